/* A button beside each piece of code and each address that copies it, where a browser lets pages copy. */
(() => {
  if (!navigator.clipboard) return;
  const FOR_A_WHILE = 2_000;
  const { copy, copied } = document.currentScript.dataset;

  const start = () => {
    for (const code of document.querySelectorAll(".code, .api > code")) {
      const link = code.nextElementSibling?.closest(".api > a");
      const place = link?.parentElement || code;
      if (place.querySelector("button")) continue;
      const words = link?.href || code.textContent;
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "btn scripted", textContent: copy, ariaLive: "polite" });
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(words);
        button.textContent = copied;
        setTimeout(() => (button.textContent = copy), FOR_A_WHILE);
      });
      place.insertBefore(button, link || code.firstChild);
    }
  };
  document.addEventListener("htmx:afterSettle", start);
  start();
})();
