"""The page of the API description, in a real browser under the site's own policy.

It is Swagger's own, in which axe finds faults that are Swagger's, and there is nothing of it without its script.
"""


def test_the_description_opens_and_an_answer_can_be_asked_for(page, transactional_db):
    page.goto("/api/v1/docs/")
    page.get_by_role("heading", name="Ceasefire Incident Register").wait_for()
    words = page.locator("body").inner_text()
    assert [name for name in ("incidents", "statements", "claims", "parties", "places") if name not in words] == []
    types = page.locator("#operations-types-types_list")
    types.get_by_role("button").first.click()
    # A record of the demonstration, in a list that is made of its example.
    types.locator(".response-col_description").get_by_text('"Small-arms fire"').first.wait_for()
    # And how each refusal is answered.
    for code, title in (("401", "Unauthorized"), ("412", "Precondition Failed"), ("503", "Service Unavailable")):
        types.locator(f'.response[data-code="{code}"]').get_by_text(f'"{title}"').first.wait_for()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    answered = page.locator(".live-responses-table .response-col_status").last
    answered.wait_for()
    assert answered.inner_text().startswith("200")
