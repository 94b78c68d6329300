"use strict";
/* Select2 draws a box over each choice and leaves it without a name: the label of the field is lent to it. */
{
  const lend = () => {
    for (const select of document.querySelectorAll("select.select2-hidden-accessible")) {
      const [label] = select.labels;
      const box = select.nextElementSibling?.querySelector(".select2-selection");
      if (!label || !box) continue;
      label.id = `${select.id}_label`;
      const shown = box.querySelector(".select2-selection__rendered[role=textbox]");
      box.setAttribute("aria-labelledby", shown ? `${label.id} ${shown.id}` : label.id);
      (shown ?? box.querySelector(".select2-search__field"))?.setAttribute("aria-labelledby", label.id);
    }
  };
  // The boxes are drawn, and rows numbered anew, by others who listen to the same events.
  const later = () => setTimeout(lend);
  window.addEventListener("load", later);
  document.addEventListener("formset:added", later);
  document.addEventListener("formset:removed", later);
}
