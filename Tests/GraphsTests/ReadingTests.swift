import Autograd
import Layers
import Tensors
import Testing

@testable import Diagrams
@testable import Graphs

@Suite struct ReadingTests {
  private func values(_ diagram: Diagram) -> [Diagram.Value] {
    diagram.nodes.compactMap { if case .value(let value) = $0.kind { value } else { nil } }
  }

  private func operations(_ diagram: Diagram) -> [Diagram.Operation] {
    diagram.nodes.compactMap {
      if case .operation(let operation) = $0.kind { operation } else { nil }
    }
  }

  @Test func `arrows between single numbers carry the local derivatives`() {
    let (x, y) = (Parameter(3, name: "x"), Parameter(4, name: "y"))
    let z = retainingValues { x * y + x }
    z.backward()
    let labels = Diagram(of: z).edges.compactMap(\.label)
    // Of x·y by x and y; of the sum by both.
    #expect(labels == ["4", "3", "1", "1"])
  }

  @Test func `local derivatives are known where the gradient that arrives is 0`() {
    func labels(_ result: Variable) -> [String?] {
      result.backward()
      // Into each operation; arrows out of operations carry none.
      let diagram = Diagram(of: result)
      return diagram.edges.filter {
        if case .operation = diagram[$0.target] { true } else { false }
      }.map(\.label)
    }
    let (a, b) = (Parameter(0, name: "a"), Parameter(4, name: "b"))
    // (a·b)² at a = 0: 2·0 by its root, so that 0 arrives at the product: b by a, a by b.
    #expect(labels(tracing { (a * b).squared() }) == ["4", "0", "0"])
    // A ReLU below 0 lets nothing through. By d: −2·d, 1 by the sum, −1/5² and 1/5 by the quotient.
    let (c, d) = (Parameter(5, name: "c"), Parameter(1, name: "d"))
    let cut = tracing { (d / c - d.squared()).relu() }
    #expect(labels(cut) == ["0.2", "−0.04", "2", "1", "−1", "0"])
    #expect(a.gradient == 0 && b.gradient == 0 && c.gradient == 0 && d.gradient == 0)
    // Where more than 0 arrives they are the same, not those times the gradient.
    let (e, f) = (Parameter(0.5, name: "e"), Parameter(3, name: "f"))
    #expect(labels(tracing { (e * f).exp() * 7 }).prefix(3) == ["3", "0.5", "4.482"])
    // Also where it overflows: 0 × ∞ is no number.
    let huge = tracing { ((e * 2).exp() * 1e38) * 1e38 }
    #expect(labels(huge).contains("2.718"))
  }

  @Test func `operations tell their places and times, forward and backward`() throws {
    let x = Parameter([1, 2], name: "x")
    let y = retainingValues { x.exp().squared().sum() }
    y.backward()
    let runs = operations(Diagram(of: y)).map(\.run)
    #expect(runs.map(\.place) == [1, 2, 3])
    #expect(runs.map(\.backwardPlace) == [3, 2, 1])
    #expect(runs.allSatisfy { ($0.seconds ?? -1) >= 0 && ($0.backwardSeconds ?? -1) >= 0 })
    // Outside retainingValues no time is taken.
    let plain = x.exp().sum()
    #expect(operations(Diagram(of: plain)).allSatisfy { $0.run.seconds == nil })
  }

  @Test func `the first number that is not finite is marked, and only that`() {
    let x = Variable([-1, 4], requiresGradient: true, name: "x")
    let diagram = Diagram(of: (x.log() * 2).sum())
    let marked = values(diagram).filter { $0.mark == .firstNotFinite }
    #expect(marked.count == 1 && marked[0].preview?.rows[0][0] == "nan")
    #expect(values(diagram)[1].mark == .firstNotFinite)
    #expect(values(Diagram(of: (x * 2).sum())).allSatisfy { $0.mark == nil })
  }

  @Test func `what was detached hangs on by a dashed line`() {
    let x = Variable(2, requiresGradient: true, name: "x")
    let y = x * x
    let z = y.detached() * x
    let diagram = Diagram(of: z)
    #expect(diagram.edges.filter { $0.kind == .cut }.count == 1)
    #expect(operations(diagram).map(\.name) == ["×", "×"])
    #expect(diagram.dot().contains("style=dashed"))
  }

  @Test func `the computation of gradients is a graph of its own`() {
    let x = Variable(3, requiresGradient: true, name: "x")
    let y = (x * x * x).named("y")
    let backward = Diagram(gradientsOf: y, with: [x], passes: .backward)
    #expect(values(backward).last?.preview?.rows == [["27"]])
    #expect(values(backward).last?.name == "∂y/∂x")
    #expect(operations(backward).contains { $0.kind == .accumulation })
    #expect(operations(backward).allSatisfy { $0.kind == .backward || $0.kind == .accumulation })
    let both = Diagram(gradientsOf: y, with: [x])
    #expect(operations(both).filter { $0.kind == .plain }.count == 2)
    // The second derivative: 6x.
    let slope = y.gradients(with: [x], createGraph: true)[0].named("∂y/∂x")
    let higher = Diagram(gradientsOf: slope, with: [x], passes: .backward)
    #expect(values(higher).last?.preview?.rows == [["18"]])
    #expect(values(higher).last?.name == "∂(∂y/∂x)/∂x")
  }

  @Test func `backward operations lie in frames of the modules they belong to`() {
    var generator = Generator(seed: 3)
    let network = Sequential(Linear(2, 2, using: &generator), ReLU())
    let loss = network(Variable([[1, 2]], name: "x")).sum()
    let titles = Diagram(gradientsOf: loss, with: network.parameters()).clusters.map(\.title)
    #expect(titles.contains("Sequential, backward") && titles.contains("0 · Linear, backward"))
  }

  @Test func `gradients are colored by their powers of ten, with the scale below`() throws {
    let scale = try #require(GradientScale([0, 2e-3, 5, .nan]))
    #expect(scale.legend.map(\.words) == ["0", "1e−3", "1e−2", "1e−1", "1e0"])
    #expect(scale.color(0) == GradientScale.zero && scale.color(9.9) == scale.color(1))
    #expect(scale.color(2e-3) != scale.color(2e-2) && scale.color(.nan) == scale.color(0))
    #expect(GradientScale([0]) == nil)
    let x = Variable([1, 2], requiresGradient: true, name: "x")
    let y = (x * 1e-4).sum()
    y.backward()
    var style = Diagram.Style()
    style.colorsGradients = true
    let dot = Diagram(of: y).dot(style)
    #expect(dot.contains("1e−5") || dot.contains("1e−4"))
    #expect(dot.contains("1e0"))
  }

  @Test func `small pictures show sign, strength and color`() throws {
    #expect(Heatmap(shape: [3]) { _ in 0 } == nil)
    #expect(Heatmap(shape: [2, 3]) { _ in 0 } == nil)
    let signs = try #require(Heatmap(shape: [2, 4]) { [0, 1, -1, 0.25][$0 % 4] })
    #expect(signs.rows[0][0] == "#FFFFFF" && signs.rows[0][1] == "#B3172B")
    #expect(signs.rows[0][2] == "#2166AB" && signs.rows[0] == signs.rows[1])
    let large = try #require(Heatmap(shape: [1, 40, 100]) { Double($0 % 100) })
    #expect(large.rows.count == 16 && large.rows[0].count == 16)
    let colors = try #require(Heatmap(shape: [3, 4, 4]) { $0 < 16 ? 1 : 0 })
    #expect(colors.rows[0][0] == "#FF0000")
  }

  @Test func `two graphs are compared from their ends, and what differs is marked`() {
    func graph(_ gradient: Double, _ symbol: String = "+") -> Diagram {
      var diagram = Diagram()
      let a = diagram.add(
        .init(role: .input, name: "a", preview: Preview(3), gradient: Preview(gradient)))
      let plus = diagram.add(Diagram.Operation(symbol), from: [a, a])
      diagram.add(.init(role: .output, name: "y", preview: Preview(6)), from: [plus])
      return diagram
    }
    #expect(graph(2).isSame(as: graph(2)) && !graph(2).isSame(as: graph(1)))
    let compared = Diagram.comparison(graph(1), graph(2))
    #expect(compared.clusters.map(\.title) == ["yours", "expected"])
    #expect(
      values(compared).map(\.mark) == [
        .different("grad: expected 2"), nil, .different(""), nil,
      ])
    let other = Diagram.comparison(graph(2, "×"), graph(2))
    #expect(operations(other).map(\.mark) == [.different("expected +"), .different("")])
    #expect(compared.dot().contains("grad: expected 2"))
  }

  @Test func `operations tell what they keep for backward, where that is wanted`() {
    let (x, w) = (Variable([[1, 2]], name: "x"), Parameter([[3], [4]], name: "w"))
    let y = x.matmul(w).exp().sum()
    let diagram = Diagram(of: y)
    let found = operations(diagram)
    #expect(found[0].saved.map(\.source) == ["x", "w"] && found[0].savedBytes == 16)
    #expect(found[1].saved.map(\.source) == ["result"] && found[1].savedBytes == 4)
    #expect(found[2].saved.isEmpty)
    #expect(RecordedGraph(of: [y]).savedBytes == 20)
    var style = Diagram.Style()
    #expect(!diagram.dot(style).contains("saves"))
    style.showsSaved = true
    #expect(diagram.dot(style).contains("saves 16 B:<BR/>x [1, 2]<BR/>w [2, 1]"))
    #expect(diagram.json().contains("\"source\":\"x\",\"shape\":[1,2],\"bytes\":8,\"block\":0"))
    let page = Explorer(graph: RecordedGraph(of: [y]), title: "", .operations).data.text
    #expect(page.contains("\"saved\":[\"x [1, 2], 8 B\",\"w [2, 1], 8 B\"]"))
    #expect(page.contains("\"savedTotal\":\"16 B\""))
  }

  @Test func `buffers stand beside the operation that moves or reads them`() {
    let norm = BatchNorm1d(2)
    let x = Parameter([[1, 2], [3, 5]], name: "x")
    let moved = Diagram(of: norm(x).sum())
    let buffers = values(moved).filter { $0.role == .buffer }
    #expect(buffers.map(\.name) == ["runningMean", "runningVar"])
    // A tenth of the way to the batch's mean, [2, 3.5].
    #expect(buffers[0].preview?.rows == [["0.20", "0.35"]])
    #expect(moved.edges.filter { $0.kind == .move }.count == 2)
    norm.train(false)
    let read = Diagram(of: norm(x).sum())
    #expect(values(read).filter { $0.role == .buffer }.count == 2)
    #expect(read.edges.allSatisfy { $0.kind == .flow } && read.edges.count == moved.edges.count)
    #expect(moved.dot(.init(showsLegend: true)).contains("<TD>buffer</TD>"))
    let steps = RecordedGraph(of: [norm(x)]).steps
    #expect(steps.filter { $0.node.isBuffer }.allSatisfy { $0.call != nil })
  }

  @Test func `samples in the legend are white where tints stand for gradients`() {
    let y = (Parameter([1, 2], name: "w") * 2).sum()
    y.backward()
    var style = Diagram.Style(showsLegend: true)
    let tint = "BGCOLOR=\"\(Look(.parameter).fill)\""
    #expect(Diagram(of: y).dot(style).contains(tint))
    style.colorsGradients = true
    #expect(!Diagram(of: y).dot(style).contains(tint))
  }

  @Test func `names, shapes and the words beside arrows can be left out`() {
    let (x, w) = (Parameter([[1, 2]], name: "first"), Parameter([[3], [4]], name: "second"))
    let z = tracing { x.matmul(w).sum() * Parameter(7, name: "third") }
    z.backward()
    let diagram = Diagram(of: z)
    func shown(_ change: (inout Diagram.Style) -> Void) -> [Bool] {
      var style = Diagram.Style()
      change(&style)
      let dot = diagram.dot(style)
      return [
        dot.contains("<B>second</B>"), dot.contains("[2, 1]"), dot.contains("<TD>11</TD></TR>"),
      ]
    }
    #expect(shown { _ in } == [true, true, true])
    #expect(shown { $0.showsNames = false } == [false, true, true])
    #expect(shown { $0.showsShapes = false } == [true, false, true])
    #expect(shown { $0.showsArrowLabels = false } == [true, true, false])
  }

  @Test func `constants and buffers can be left out, with their arrows`() {
    let norm = BatchNorm1d(2)
    let x = Variable([[1, 2], [3, 5]], requiresGradient: true, name: "x")
    let diagram = Diagram(of: norm(x * Variable(5)))
    func places(_ role: Diagram.Role) -> [Int] {
      diagram.nodes.indices.filter {
        if case .value(let value) = diagram.nodes[$0].kind { value.role == role } else { false }
      }
    }
    #expect(places(.constant).count == 1 && places(.buffer).count == 2)
    func isDrawn(_ place: Int, _ style: Diagram.Style) -> Bool {
      let dot = diagram.dot(style)
      let isJoined = dot.contains("n\(place) ->") || dot.contains("-> n\(place) [")
      #expect(dot.contains("n\(place) [id") == isJoined)
      return isJoined
    }
    var style = Diagram.Style()
    #expect((places(.constant) + places(.buffer)).allSatisfy { isDrawn($0, style) })
    style.showsConstants = false
    #expect(places(.buffer).allSatisfy { isDrawn($0, style) })
    #expect(!isDrawn(places(.constant)[0], style))
    style.showsBuffers = false
    #expect(!places(.buffer).contains { isDrawn($0, style) })
  }

  @Test func `without cards for results arrows run from operation to operation`() throws {
    let x = Variable([[1, 2]], requiresGradient: true, name: "x")
    let named = x.exp().named("exponential")
    let diagram = Diagram(of: (named * 2 + 1).sum())
    var style = Diagram.Style()
    style.showsResults = false
    // x → exp → its named result → × 2 → + 1 → sum → the output.
    let arrows = diagram.dot(style).split(separator: "\n").filter { $0.contains(" -> ") }
      .map { $0.split(separator: "[")[0].filter { $0 != " " } }
    #expect(arrows == ["n0->n1", "n1->n2", "n2->n3", "n3->n5", "n5->n7", "n7->n8"])
    let dot = diagram.dot(style)
    #expect(dot.contains("+ 1<BR/><FONT") && !dot.contains("n4 ["))
    #expect(try !diagram.rendered(as: .svg, style: style).isEmpty)
  }

  @Test func `a diagram without numbers has the same nodes and reads nothing`() {
    let x = Variable([[1, -2]], requiresGradient: true, name: "x")
    let y = x.log().sum()
    y.backward()
    let graph = RecordedGraph(of: [y])
    let (full, bare) = (Diagram(of: graph), Diagram(of: graph, readsNumbers: false))
    #expect(bare.nodes.count == full.nodes.count && bare.edges == full.edges)
    #expect(values(full).contains { $0.mark != nil } && values(full)[0].gradientSize != nil)
    for value in values(bare) {
      #expect(value.preview == nil && value.gradient == nil && value.mark == nil)
      #expect(value.picture == nil && value.gradientSize == nil && !value.shapeText.isEmpty)
    }
    let style = Diagram.Style(showsValues: false, showsGradients: false)
    #expect(!style.showsNumbers && Diagram.Style(showsValues: false).showsNumbers)
  }

  @Test func `the sum of squares is finite where every number is`() {
    let huge = Float.greatestFiniteMagnitude
    #expect(Tensor<Float>([1, -2, 3]).sumOfSquares == 14)
    #expect(Tensor<Float>((0..<21).map(Float.init), shape: [3, 7]).sumOfSquares == 2870)
    #expect(Tensor([Float](repeating: huge, count: 1000), shape: [1000]).sumOfSquares.isFinite)
    for place in [0, 7, 8, 18] {
      for bad in [Float.nan, .infinity, -.infinity] {
        var numbers = [Float](repeating: 1, count: 19)
        numbers[place] = bad
        #expect(!Tensor(numbers, shape: [19]).sumOfSquares.isFinite)
      }
    }
  }
}
