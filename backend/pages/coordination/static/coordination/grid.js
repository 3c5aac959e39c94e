/* Dragging a session to a place of the grid. It sends the very form of "Move to…", which is the way
   for the keyboard and for a single tap; without this script nothing is missing. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-move]");
  if (!form) return;
  let held = null;
  const cell = (event) => event.target.closest("td[data-place]");
  const clear = () => {
    document.querySelectorAll("[data-over]").forEach((one) => one.removeAttribute("data-over"));
  };
  document.querySelectorAll("[data-session]").forEach((card) => {
    card.draggable = true;
    card.addEventListener("dragstart", (event) => {
      held = card;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", card.id);
    });
    card.addEventListener("dragend", () => {
      held = null;
      clear();
    });
  });
  document.addEventListener("dragover", (event) => {
    const over = held && cell(event);
    if (!over || over.contains(held)) return;
    event.preventDefault();
    clear();
    over.setAttribute("data-over", "");
  });
  document.addEventListener("drop", (event) => {
    const over = held && cell(event);
    if (!over || over.contains(held)) return;
    event.preventDefault();
    form.action = held.dataset.session;
    form.elements.place.value = over.dataset.place;
    form.requestSubmit();
  });
})();
