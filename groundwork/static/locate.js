// Asks the device where it is and sends that by POST. Without this file the button stays hidden and nothing is missed.
const WAIT = { enableHighAccuracy: true, timeout: 5000, maximumAge: 60000 };
const place = document.getElementById("here");
const form = place.querySelector("form");
const told = form.querySelector("[role=status]");
const button = form.querySelector("button");

function send({ coords }) {
  for (const name of ["latitude", "longitude", "accuracy"]) form.elements[name].value = String(coords[name]);
  form.submit();
}

/** Say so, and lead back to what works without a location. */
function refuse() {
  button.disabled = false;
  told.textContent = form.dataset.refused;
  document.getElementById("place")?.focus();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  button.disabled = true;
  told.textContent = form.dataset.waiting;
  navigator.geolocation.getCurrentPosition(send, refuse, WAIT);
});

place.hidden = !("geolocation" in navigator);
