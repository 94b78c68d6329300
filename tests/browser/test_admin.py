from users.models import User


def test_an_editor_signs_in_to_the_admin(page, transactional_db):
    User.objects.create_superuser("editor", password="correct horse")
    page.goto("/admin/")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Site administration").wait_for()
