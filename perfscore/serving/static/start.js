(function () {
  var ask = document.getElementById("ask"), files = document.getElementById("documents"), drop = document.getElementById("drop");
  var chosen = document.getElementById("chosen"), state = document.getElementById("state"), report = document.getElementById("report");
  function say(words, bad) {
    state.textContent = words;
    state.className = bad ? "bad" : "";
  }
  function list() {
    chosen.textContent = "";
    Array.prototype.forEach.call(files.files, function (file) {
      var item = document.createElement("li");
      item.textContent = file.name + " (" + Math.ceil(file.size / 1024) + " KB)";
      chosen.appendChild(item);
    });
    say("", false);
  }
  function size() {
    return Array.prototype.reduce.call(files.files, function (sum, file) { return sum + file.size; }, 0);
  }
  files.addEventListener("change", list);
  ["dragover", "dragleave", "drop"].forEach(function (name) {
    drop.addEventListener(name, function (event) {
      event.preventDefault();
      drop.classList.toggle("over", name === "dragover");
      if (name === "drop") {
        files.files = event.dataTransfer.files;
        list();
      }
    });
  });
  ask.addEventListener("submit", function (event) {
    var refused = !files.files.length ? ask.dataset.none : size() > Number(ask.dataset.limit) ? ask.dataset.tooLarge : "";
    if (refused) {
      event.preventDefault();
      say(refused, true);
      return;
    }
    var shows = !event.submitter || event.submitter.value === "html";
    if (shows) {
      say(state.dataset.busy, false);
      report.classList.add("shown");
    }
  });
  report.addEventListener("load", function () { say("", false); });
})();
