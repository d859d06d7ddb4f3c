(function () {
  "use strict";
  var table = document.getElementById("friends");
  var body = table.tBodies[0];
  var heads = table.tHead.rows[0].cells;
  var name = document.getElementById("name");
  var role = document.getElementById("role");
  var count = document.getElementById("count");
  function value(row, at) {
    var cell = row.cells[at];
    var told = cell.hasAttribute("data-v") ? cell.getAttribute("data-v") : cell.textContent;
    var number = parseFloat(told);
    return heads[at].hasAttribute("data-text") ? told : isNaN(number) ? null : number;
  }
  function compare(one, other) {
    if (one === other) return 0;
    if (one === null) return 1;
    if (other === null) return -1;
    return typeof one === "string" ? one.localeCompare(other) : one - other;
  }
  function sort(at) {
    var head = heads[at];
    var was = head.getAttribute("aria-sort");
    var text = head.hasAttribute("data-text");
    var up = was ? was === "descending" : text;
    for (var i = 0; i < heads.length; i++) heads[i].removeAttribute("aria-sort");
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    var rows = Array.prototype.map.call(body.rows, function (row, place) {
      return { row: row, place: place, value: value(row, at) };
    });
    rows.sort(function (a, b) {
      if (a.value === null || b.value === null) return compare(a.value, b.value) || a.place - b.place;
      return (up ? 1 : -1) * compare(a.value, b.value) || a.place - b.place;
    });
    var sorted = document.createDocumentFragment();
    rows.forEach(function (one) { sorted.appendChild(one.row); });
    body.appendChild(sorted);
  }
  function filter() {
    var wanted = name.value.trim().toLowerCase();
    var shown = 0;
    Array.prototype.forEach.call(body.rows, function (row) {
      var fits = row.cells[0].textContent.toLowerCase().indexOf(wanted) >= 0;
      row.hidden = !(fits && (!role.value || row.className === role.value));
      if (!row.hidden) shown++;
    });
    count.textContent = shown + " / " + body.rows.length;
  }
  Array.prototype.forEach.call(heads, function (head, at) {
    head.querySelector("button").addEventListener("click", function () { sort(at); });
  });
  name.addEventListener("input", filter);
  role.addEventListener("change", filter);
  document.getElementById("controls").hidden = false;
  filter();
})();
