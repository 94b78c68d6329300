"""Takes the pictures of the documentation anew, from a register of its own with the demo records: `make pictures`.

The desk's work is done in a real browser as docs/desk.md tells it. What is pasted repeats what the demo records say, and
is withdrawn as recorded twice: no picture shows a party saying what it did not say. CHROMIUM names the browser.
"""

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import django
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "images"
SIZE = {"width": 1200, "height": 860}
TEXT = """Statement of the Ministry of Defence of Azerbaijan

Units of the Armenian armed forces opened fire with small arms at the settlement of Garaağaç in Sadarak.
The units of Azerbaijan took response measures.
"""
REPEATED = "Recorded twice: the same accusation is on record already."


def main():
    with tempfile.TemporaryDirectory() as folder:
        port, address = free_port()
        os.environ.update(
            DATABASE_URL=f"sqlite:///{folder}/register.sqlite3",
            MEDIA_ROOT=f"{folder}/media",
            SECRET_KEY=secrets.token_urlsafe(60),
            SITE_URL=address,
            DJANGO_SETTINGS_MODULE="tracker.settings",
            # Playwright keeps an event loop in this thread, and Django takes that for asynchronous code.
            DJANGO_ALLOW_ASYNC_UNSAFE="true",
        )
        account = prepared()
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "tracker.wsgi",
            "--bind",
            f"127.0.0.1:{port}",
            "--log-level",
            "error",
        ]
        server = subprocess.Popen(command, cwd=ROOT)
        try:
            until_ready(address)
            with sync_playwright() as playwright:
                path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
                browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
                take(browser.new_page(base_url=address, viewport=SIZE, reduced_motion="reduce"), account)
                browser.close()
        finally:
            server.terminate()
            server.wait()


def prepared():
    """A register with the demo records; the name and password of its administrator."""
    sys.path.insert(0, str(ROOT))
    django.setup()
    from django.core.management import call_command

    from tracker import installation

    installation.migrate()
    installation.collect_static()
    call_command("demo", verbosity=0)
    return installation.create_administrator()


def take(page, account):
    incident, ministry, accusation = founding()
    page.goto(incident)
    shoot(page, "incident", height=1240)

    sign_in(page, account)
    page.goto("/admin/desk/")
    shoot(page, "desk")

    page.goto("/admin/paste/")
    page.locator("#id_text").fill(TEXT)
    page.get_by_role("button", name="Read").click()
    page.locator("#id_language_0").check()
    page.get_by_role("radio", name=ministry).check()
    page.get_by_role("group", name="Day of issue").get_by_role("radio", name="unknown").check()
    page.locator("#id_channel").select_option("press_release")
    page.locator("#id_summary").fill(
        "Says that Armenian forces fired small arms at Garaağaç and that its units responded."
    )
    accused = page.locator("#id_claim-0-about option", has_text="Armenia").first.get_attribute("value")
    page.locator("#id_claim-0-about").select_option(accused)
    for number in (0, 1):
        offered = page.locator(f"#id_claim-{number}-link option", has_text=reference(incident)).get_attribute("value")
        page.locator(f"#id_claim-{number}-link").select_option(offered)
        page.locator(f"#id_claim-{number}-link_basis").select_option("named")
    page.evaluate("scrollTo(0, 0)")
    shoot(page, "paste", height=1900)
    page.get_by_role("button", name="Create draft").click()

    page.locator("#id_claims-0-act").wait_for()
    shoot(page, "statement-form")
    page.get_by_role("button", name="Save and publish").first.click()
    page.get_by_text("is published.").wait_for()

    # What the walk recorded is on record already: it is withdrawn, for the reason that readers see.
    repeated = newest("statements", "statement")
    page.goto(f"/admin/statements/statement/{repeated}/withdraw/")
    page.locator("#id_reason").fill(REPEATED)
    page.locator("#id_replacement").fill(accusation)
    page.get_by_role("button", name="Withdraw").click()
    page.get_by_text("is withdrawn").wait_for()

    page.goto("/admin/incidents/incident/add/")
    page.locator("#id_title").fill("Alleged small arms fire at a settlement in Sadarak")
    page.get_by_role("button", name="Save and publish").first.click()
    page.get_by_text("is published.").wait_for()
    twin = newest("incidents", "incident")
    page.goto(f"/admin/incidents/incident/{twin}/merge/?into={reference(incident)}")
    page.locator("#id_reason").fill("Recorded twice: the same settlement, and the same account of it.")
    page.evaluate("scrollTo(0, 0)")
    shoot(page, "merge")
    page.get_by_role("button", name="Merge CIR").click()
    page.get_by_text("is merged into").wait_for()

    page.goto("/corrections/")
    shoot(page, "corrections")


def founding():
    """Of the accusation that the founding story tells: the address of its incident, its issuer's name, its reference."""
    from statements.models import Claim

    claim = Claim.objects.filter(act="accuse", incident__title__contains="Garaağaç").select_related(
        "statement__issuer", "incident"
    )[0]
    return claim.incident.get_absolute_url(), claim.statement.issuer.name, claim.statement.reference


def newest(package, model):
    from django.apps import apps

    return apps.get_model(package, model).objects.latest("pk").pk


def reference(address):
    return address.strip("/").split("/")[-1]


def sign_in(page, account):
    name, password = account
    page.goto("/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")


def shoot(page, name, *, height=SIZE["height"]):
    page.set_viewport_size({**SIZE, "height": height})
    page.wait_for_load_state("networkidle")
    page.evaluate("document.getAnimations().forEach(animation => animation.finish())")
    page.screenshot(path=PICTURES / f"{name}.png")
    page.set_viewport_size(SIZE)
    print(f"docs/images/{name}.png")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return port, f"http://127.0.0.1:{port}"


def until_ready(address, seconds=30):
    for _try in range(seconds * 4):
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5):
                return
        except OSError:
            time.sleep(0.25)
    sys.exit(f"{address} does not answer.")


if __name__ == "__main__":
    main()
