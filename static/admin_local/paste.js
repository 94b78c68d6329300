/* What the page does by itself also works without this: it offers names while one types, ticks a claim that changes, and chooses what is named. */
"use strict";
{
  const offers = (field) => {
    const list = document.createElement("datalist");
    list.id = `${field.id}-offers`;
    field.after(list);
    field.setAttribute("list", list.id);
    let asked = "";
    let waiting = 0;
    const ask = async () => {
      const term = field.value.trim();
      if (term.length < 2 || term === asked) return;
      asked = term;
      const answer = await fetch(`${field.dataset.offers}&term=${encodeURIComponent(term)}`);
      if (!answer.ok || term !== field.value.trim()) return;
      const found = (await answer.json()).results;
      list.replaceChildren(...found.map((one) => Object.assign(document.createElement("option"), { value: one.text })));
    };
    field.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(ask, 200);
    });
  };

  const ticks = (claim) => {
    const box = claim.querySelector('input[name$="-chosen"]');
    if (!box) return;
    const link = claim.querySelector('select[name$="-link"]');
    claim.querySelector('input[name$="-incident"]')?.addEventListener("input", (event) => {
      if (event.target.value) link.value = "existing";
    });
    claim.addEventListener("change", (event) => {
      if (event.target !== box) box.checked = true;
    });
  };

  document.querySelectorAll("[data-offers]").forEach(offers);
  document.querySelectorAll(".claim").forEach(ticks);
  // Naming another party, language or day chooses "another".
  for (const name of ["language_named", "issuer_named", "issued_day"]) {
    const field = document.getElementById(`id_${name}`);
    const choice = document.querySelector(`input[name="${name.split("_")[0]}"][value="other"]`);
    field?.addEventListener("input", () => {
      if (choice && field.value) choice.checked = true;
    });
  }
}
