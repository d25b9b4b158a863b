// Added to simcord's own text.js. Discord updates relative times; simcord shows those of the last publication.

const SPANS_S = [[86400, "day"], [3600, "hour"], [60, "minute"], [1, "second"]];

setInterval(() => {
  for (const time of document.querySelectorAll("time[data-relative]")) {
    const seconds = (new Date(time.dateTime).getTime() - Date.now()) / 1000;
    const [size_s, unit] = SPANS_S.find(([span_s]) => Math.abs(seconds) >= span_s) ?? SPANS_S.at(-1);
    const words = new Intl.RelativeTimeFormat(time.dataset.relative, { numeric: "auto" });
    time.textContent = words.format(Math.trunc(seconds / size_s), unit);
  }
}, 1000);
