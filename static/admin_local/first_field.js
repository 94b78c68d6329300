"use strict";
/* A new record is begun in its first field, not on the buttons that stand above it; one that was refused, where it was. */
{
  const form = document.getElementById(document.currentScript.dataset.form);
  const FIELDS = ":is(input, select, textarea):not([type=hidden], [type=submit])";
  const first = (place) => [...place.querySelectorAll(FIELDS)].find((field) => field.checkVisibility() && !field.disabled);

  const begin = () => {
    const refused = form.querySelector(".errorlist:not(.nonfield)")?.closest("td, .fieldBox, .form-row, .paste-field");
    const field = (refused && first(refused)) ?? first(form);
    const box = field?.nextElementSibling?.querySelector(".select2-selection");
    (box ?? field)?.focus();
  };
  // Select2 draws its boxes when it hears of the same event.
  window.addEventListener("load", () => setTimeout(begin));
}
