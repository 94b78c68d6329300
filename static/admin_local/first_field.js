"use strict";
/* A new record is begun in its first field, and not on the buttons that stand above it. */
{
  const { form } = document.currentScript.dataset;
  const begin = () => {
    const fields = [...document.querySelectorAll(`#${form} :is(input, select, textarea):not([type=hidden], [type=submit])`)];
    const first = fields.find((field) => field.offsetParent && !field.disabled);
    const box = first?.nextElementSibling?.querySelector(".select2-selection");
    (box ?? first)?.focus();
  };
  // Select2 draws its boxes when it hears of the same event.
  window.addEventListener("load", () => setTimeout(begin));
}
