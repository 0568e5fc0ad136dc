import Autograd
import Foundation
import Layers
import Tensors
import Testing

@testable import Graphs

/// The interactive page, driven in a real browser where one is installed.
@Suite struct ExplorerTests {
  private static var browser: String? {
    ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
  }

  /// Runs `script` in the page of `loss` and returns the lines that it reports, including errors.
  private func drive(_ loss: Variable, _ script: String) throws -> [String] {
    guard let browser = Self.browser else { try Test.cancel("chromium is not installed") }
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let page = folder.appending(path: "graph.html").path()
    try explore(loss, to: page, title: "a <test> & \"more\"")
    let whole = try String(contentsOfFile: page, encoding: .utf8)
    // Listen for errors before the page's own script runs.
    let listening = """
      <script>const report = []; onerror = (message) => { report.push("error: " + message); };
      console.error = (...words) => report.push("console: " + words.join(" "));</script>
      """
    let driven = """
      <script>(() => {
      const key = (name) => document.body.dispatchEvent(
        new KeyboardEvent("keydown", {key: name, bubbles: true}));
      const say = (text) => report.push(String(text));
      const card = (name) => [...document.querySelectorAll("g[data-id]")].find(
        (g) => g.getAttribute("aria-label").includes(name));
      \(script)
      })()</script>
      <script>
      const end = document.createElement("pre"); end.id = "report"; end.textContent = report.join("\\n");
      document.body.appendChild(end);
      </script>
      """
    try whole.replacingOccurrences(of: "<head>", with: "<head>" + listening)
      .replacingOccurrences(of: "</body>", with: driven + "</body>")
      .write(toFile: page, atomically: true, encoding: .utf8)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: browser)
    process.arguments = [
      "--headless", "--no-sandbox", "--disable-gpu", "--window-size=1200,800", "--dump-dom",
      "--user-data-dir=\(folder.appending(path: "profile").path())", "file://\(page)",
    ]
    let output = Pipe()
    (process.standardOutput, process.standardError) = (output, FileHandle.nullDevice)
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let found = try #require(text.components(separatedBy: "<pre id=\"report\">").dropFirst().last)
    return found.components(separatedBy: "</pre>")[0].components(separatedBy: "\n")
  }

  private func neuron() -> Variable {
    let (w, i, b) = (Parameter(0.5, name: "w"), Variable(2, name: "i"), Parameter(-1, name: "b"))
    let loss = retainingValues { (w * i + b).squared().named("loss") }
    loss.backward()
    return loss
  }

  @Test func `the page steps forward and backward and shows the arithmetic`() throws {
    let w = Parameter(0.5, name: "w")
    let i = Variable(2, name: "i")
    let loss = retainingValues { (w * i).squared().named("loss") }
    loss.backward()
    let report = try drive(
      loss,
      """
      const position = () => say(document.getElementById("position").textContent);
      const panel = () => say([...document.querySelectorAll("#panel pre")].map(p => p.textContent).join(" | "));
      const grad = (name) => say(card(name).querySelector(".gradient").style.visibility);
      position(); key("Home"); position(); key("ArrowRight"); position(); panel(); grad("w");
      key("ArrowRight"); panel(); key("ArrowRight"); position(); panel(); grad("w");
      key("ArrowRight"); position(); panel(); grad("w");
      say(document.querySelectorAll(".waiting").length); key("Home");
      say(document.querySelectorAll(".waiting").length);
      """)
    #expect(
      report == [
        "backward 2 of 2", "before the first step", "forward 1 of 2", "0.5 × 2 = 1 | 1", "hidden",
        "1² = 1 | 1", "backward 1 of 2", "dX = dY × 2X | to its input: 1 × 2 = 2 | 1 | 1",
        "hidden", "backward 2 of 2", "dA = dY × B, dB = dY × A | to w: 2 × 2 = 4 | 1 | 2",
        "visible",
        "0", "2",
      ])
  }

  @Test func `modules fold and unfold, and search finds their operations`() throws {
    var generator = Generator(seed: 1)
    let network = Sequential(
      Linear(4, 8, using: &generator), ReLU(), Linear(8, 2, using: &generator))
    let loss = network(Variable(.ones([2, 4]), name: "x")).squared().mean().named("loss")
    loss.backward()
    let report = try drive(
      loss,
      """
      const count = () => say(document.querySelectorAll("g.card").length);
      count(); document.getElementById("unfold").click(); count();
      document.getElementById("fold").click(); count();
      card("Unfold Sequential").dispatchEvent(new MouseEvent("click", {bubbles: true})); count();
      const search = document.getElementById("search"); search.value = "matmul";
      search.dispatchEvent(new Event("input")); say(document.getElementById("found").textContent);
      say([...document.querySelectorAll(".found")].map(g => g.getAttribute("aria-label")).join());
      document.getElementById("theme").click(); say(document.documentElement.dataset.theme);
      say(document.getElementById("title").textContent);
      say(document.querySelectorAll("[src],link").length);
      say([...document.querySelectorAll(".legend span")].map(s => s.textContent).join());
      // By keyboard: the card unfolds to a frame, which keeps the focus and folds again.
      card("Unfold 0").focus(); const press = () => document.activeElement.dispatchEvent(
        new KeyboardEvent("keydown", {key: "Enter", bubbles: true}));
      const focused = () => say(document.activeElement.getAttribute("aria-label"));
      focused(); press(); focused(); press(); focused();
      say(card("Unfold 0").textContent.includes("[2, 8]"));
      card("x").dispatchEvent(new MouseEvent("mouseover", {bubbles: true}));
      say(document.querySelector("#panel h2").textContent);
      """)
    // x, three layers, square, loss; unfolded: four parameters and seven operations for the layers.
    #expect(
      report == [
        "6", "14", "4", "6", "2 found", "Unfold 0 · Linear,Unfold 2 · Linear", "dark",
        "a &lt;test&gt; &amp; \"more\"", "0",
        "parameter,input,result,output,▸ module, folded,gradient", "Unfold 0 · Linear",
        "Fold 0 · Linear", "Unfold 0 · Linear", "true", "x  [2, 4]",
      ])
  }

  @Test func `a folded module appears when its first operation has run`() throws {
    var generator = Generator(seed: 1)
    let network = Sequential(
      Linear(4, 8, using: &generator), ReLU(), Linear(8, 2, using: &generator))
    let loss = network(Variable(.ones([2, 4]), name: "x")).sum().named("loss")
    let script = """
      const waiting = () => say([...document.querySelectorAll(".waiting")].map(
        g => g.getAttribute("aria-label").replace("Unfold ", "")).sort().join());
      key("Home"); waiting(); for (const k of [1, 2, 3, 4]) key("ArrowRight"); waiting();
      key("End"); waiting();
      """
    #expect(
      try drive(loss, script) == [
        "0 · Linear,1 · ReLU,2 · Linear,sum  loss", "2 · Linear,sum  loss", "",
      ])
  }

  @Test func `a chain of ten thousand operations is folded to rows`() throws {
    let x = Variable(1, requiresGradient: true, name: "x")
    let y = (0..<10_000).reduce(x) { y, step in step % 7 == 3 ? y * 0.5 + x : y + 1 }
    let script = """
      const count = () => say(document.querySelectorAll("g.card").length);
      count(); card("Unfold steps 1 to").dispatchEvent(new MouseEvent("click", {bubbles: true}));
      say(document.querySelectorAll("g.card").length > 400);
      document.getElementById("unfold").click();
      say(document.getElementById("found").textContent);
      key("Home"); key("ArrowRight"); say(document.getElementById("position").textContent);
      """
    let report = try drive(y, script)
    #expect(report.count == 4 && Int(report[0]).map { (20...30).contains($0) } == true)
    #expect(report[1] == "true" && report[3] == "forward 1 of 11429", "\(report)")
    #expect(report[2].hasSuffix("modules stay folded: more than 3000 cards"), "\(report)")
  }

  @Test func `buffers can be hidden, and a tall graph is shown at a readable size`() throws {
    let norm = BatchNorm1d(2)
    var y = norm(Variable([[1, 2], [3, 5]], requiresGradient: true, name: "x"))
    let script = """
      const count = () => say(document.querySelectorAll("g.card.buffer, .edge.update").length);
      document.getElementById("unfold").click(); count();
      const button = document.getElementById("buffers"); say(button.textContent);
      button.click(); count(); say(button.textContent);
      const search = document.getElementById("search"); search.value = "running";
      search.dispatchEvent(new Event("input")); say(document.getElementById("found").textContent);
      button.click(); count(); say(button.hidden);
      const zoom = () => +document.getElementById("view").getAttribute("transform").match(/scale\\((.*)\\)/)[1];
      say(zoom() >= 0.9); document.getElementById("fit").click(); say(zoom() < 0.9);
      """
    for _ in 0..<20 { y = y.exp() }
    #expect(
      try drive(y.sum(), script) == [
        "4", "Hide buffers", "0", "Show buffers", "2 found", "4", "false", "true", "true",
      ])
    let hidden = "say(document.getElementById('buffers').hidden);"
    #expect(try drive(neuron(), hidden) == ["true"])
  }

  @Test func `a script error is reported`() throws {
    #expect(try drive(neuron(), "missing();")[0].contains("missing is not defined"))
  }

  @Test func `the arithmetic of scalars is what was computed`() {
    let graph = RecordedGraph(of: [neuron()])
    let lines = graph.steps.indices.flatMap(graph.arithmetic)
    #expect(lines == ["0.5 × 2 = 1", "1 + (−1) = 0", "0² = 0"])
    let x = Variable([[1, 2], [3, 4]], requiresGradient: true, name: "x")
    let y = x.matmul(Variable([[1], [-1]])) / 2
    let words = RecordedGraph(of: [y]).steps.indices.flatMap(RecordedGraph(of: [y]).arithmetic)
    #expect(
      words == [
        "[0, 0]: 1 · 1 + 2 · (−1) = −1", "[1, 0]: 3 · 1 + 4 · (−1) = −1", "[0, 0]: −1 ÷ 2 = −0.5",
        "[1, 0]: −1 ÷ 2 = −0.5",
      ])
  }

  @Test func `the local derivatives are those of autograd`() throws {
    let (x, w) = (Parameter(1.5, name: "x"), Parameter(-0.25, name: "w"))
    let results: [(Variable, Variable) -> Variable] = [
      { $0 + $1 }, { $0 - $1 }, { $0 * $1 }, { $0 / $1 }, { x, _ in -x }, { x, _ in x.squared() },
      { x, _ in x.exp() }, { x, _ in x.log() }, { x, _ in x.sqrt() }, { x, _ in x.relu() },
      { _, w in w.relu() }, { x, _ in x.tanh() }, { x, _ in x.sigmoid() }, { x, _ in x.sin() },
      { x, _ in x.cos() }, { x, _ in x + 2 }, { x, _ in x - 2 }, { x, _ in x * -0.5 },
      { x, _ in x / 4 }, { x, _ in 1 - x }, { x, _ in 3 / x }, { x, _ in x.clamped(to: 0...1) },
      { _, w in w.clamped(to: -1...1) },
    ]
    for result in results {
      let y = tracing { result(x, w) }
      y.backward()
      let numbers = y.node.inputs.compactMap { $0.value?.item }
      let known = try #require(y.node.trace?.localDerivatives?.compactMap { $0 })
      let name = try #require(y.node.operation)
      let found = try #require(LocalDerivative.of(name, numbers, y.item), "\(name)")
      #expect(found.count == known.count, "\(name)")
      for (a, b) in zip(found, known) { #expect(abs(a - b) < 1e-5, "\(name): \(a) \(b)") }
    }
    // Operations that are not elementwise have none.
    #expect(
      LocalDerivative.of("softmax", [1], 1) == nil
        && LocalDerivative.of("batch norm", [1], 1) == nil)
    let norm = BatchNorm1d(2)
    let mixed = norm(Variable([[1, 2], [3, 5]], requiresGradient: true, name: "x")).squared().sum()
    mixed.backward()
    let graph = RecordedGraph(of: [mixed])
    let place = try #require(graph.steps.firstIndex { $0.node.operation == "batch norm" })
    #expect(graph.backwardArithmetic(place).count == 1)
    let halved = ((Parameter(4, name: "x") * 0.5 + 1) / 2).named("h")
    halved.backward()
    let rules = RecordedGraph(of: [halved]).steps.indices.flatMap(
      RecordedGraph(of: [halved]).backwardArithmetic)
    #expect(
      rules == [
        "dX = dY × 0.5", "to x: 0.5 × 0.5 = 0.25", "dX = dY", "to its input: 0.5 × 1 = 0.5",
        "dX = dY / 2", "to its input: 1 × 0.5 = 0.5",
      ])
    // A gradient of 0 is shown, too.
    let cut = Variable([-1, 2], requiresGradient: true, name: "a")
    let end = (cut.relu() * Variable([5, 7])).sum()
    end.backward()
    let lines = RecordedGraph(of: [end]).steps.indices.flatMap(
      RecordedGraph(of: [end]).backwardArithmetic)
    #expect(lines.contains("to a [0]: 5 × 0 = 0") && lines.contains("to a [1]: 7 × 1 = 7"))
  }

  @Test func `the arithmetic of gradients is what backward computed`() {
    let w = Parameter([[3], [-2]], name: "w")
    let x = Variable([[1, 2], [3, 4]], name: "x")
    let y = x.matmul(w).squared().sum()
    y.backward()
    let graph = RecordedGraph(of: [y])
    // x·w = [−1, 1]; dY = [−2, 2]; dw[0] = 1·(−2) + 3·2.
    #expect(w.gradient == [[4], [4]])
    #expect(
      graph.steps.indices.flatMap(graph.backwardArithmetic) == [
        "dA = dY · Bᵀ, dB = Aᵀ · dY", "dB[0, 0] = 1 · (−2) + 3 · 2 = 4", "dX = dY × 2X",
        "[0, 0]: 1 × (−2) = −2", "[1, 0]: 1 × 2 = 2",
        "dX = dY, broadcast to every summed element",
      ])
  }
}
