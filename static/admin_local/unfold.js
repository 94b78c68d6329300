/* A folded part of a form that holds something is open: nobody overlooks what is there. Without this, a click opens it. */
"use strict";
for (const part of document.querySelectorAll("#content-main form details")) {
  const rows = [...part.querySelectorAll("input, select, textarea")].filter((field) => !field.closest(".empty-form"));
  const typed = rows.filter((field) => field.type !== "hidden" && field.type !== "checkbox" && field.type !== "radio");
  if (typed.some((field) => field.value)) part.open = true;
}
