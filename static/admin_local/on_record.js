"use strict";
/* Tells while a statement is entered, when a text or an address is left, which records have the same words or page.
   Without this script the same is told when it is saved. */
{
  const { address, but } = document.currentScript.dataset;
  const FIELDS = [
    ['textarea[name^="text_versions-"][name$="-text"]', "text"],
    ['input[name^="sources-"][name$="-address"]', "address"],
  ];

  const placeOf = (field) => {
    const row = field.closest(".flex-container, .fieldBox") ?? field.parentElement;
    if (row.nextElementSibling?.matches(".on-record")) return row.nextElementSibling;
    const place = document.createElement("div");
    place.className = "on-record";
    place.setAttribute("role", "status");
    row.after(place);
    return place;
  };

  const tell = (place, { said, found }) => {
    if (!said) return place.replaceChildren();
    const list = document.createElement("ul");
    for (const one of found) {
      const link = Object.assign(document.createElement("a"), { href: one.address, target: "_blank", textContent: one.name });
      const item = document.createElement("li");
      item.append(link, ` (${one.issuer})`);
      list.append(item);
    }
    place.replaceChildren(Object.assign(document.createElement("p"), { textContent: said }), list);
  };

  const ask = async (field, kind) => {
    const place = placeOf(field);
    const asked = field.value.trim();
    if (!asked) return place.replaceChildren();
    const token = field.form.querySelector('input[name="csrfmiddlewaretoken"]').value;
    const body = new URLSearchParams({ [kind]: asked, but });
    const answer = await fetch(address, { method: "POST", headers: { "X-CSRFToken": token }, body });
    if (answer.ok && asked === field.value.trim()) tell(place, await answer.json());
  };

  const each = (root, act) => {
    for (const [fields, kind] of FIELDS) root.querySelectorAll(fields).forEach((field) => act(field, kind));
  };

  // A live region speaks of what comes into it, so it stands there before.
  document.addEventListener("DOMContentLoaded", () => each(document, placeOf));
  document.addEventListener("formset:added", (event) => each(event.target, placeOf));
  document.addEventListener("change", (event) => {
    for (const [fields, kind] of FIELDS) if (event.target.matches(fields)) ask(event.target, kind);
  });
}
