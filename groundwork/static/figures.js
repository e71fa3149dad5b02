// Puts plotly.js's chart in the place of the server's drawing, which stays where plotly.js is not to be had.
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

async function draw(place) {
  const { data, layout, config } = JSON.parse(place.querySelector("script").textContent);
  const chart = document.createElement("div");
  place.append(chart);
  if (still) layout.transition = { duration: 0 };
  await Plotly.newPlot(chart, data, layout, config);
  place.querySelector("svg[aria-hidden]").remove();
  place.dataset.figure = "drawn";
}

const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    draw(target);
  }
}, { rootMargin: "200px" });

if (window.Plotly) document.querySelectorAll("[data-figure]").forEach((place) => seen.observe(place));
