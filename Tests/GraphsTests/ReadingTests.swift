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

  @Test func `edges between scalars are labeled with local derivatives`() {
    let (x, y) = (Parameter(3, name: "x"), Parameter(4, name: "y"))
    let z = retainingValues { x * y + x }
    z.backward()
    let labels = Diagram(of: z).edges.compactMap(\.label)
    // Of x·y with respect to x and y; of the sum with respect to both.
    #expect(labels == ["4", "3", "1", "1"])
  }

  @Test func `local derivatives are known if the upstream gradient is 0`() {
    func labels(_ result: Variable) -> [String?] {
      result.backward()
      // Edges into operations; edges out of operations have no labels.
      let diagram = Diagram(of: result)
      return diagram.edges.filter {
        if case .operation = diagram[$0.target] { true } else { false }
      }.map(\.label)
    }
    let (a, b) = (Parameter(0, name: "a"), Parameter(4, name: "b"))
    // (a·b)² at a = 0: the derivative of the square is 2·0, so the product's upstream gradient is 0.
    #expect(labels(tracing { (a * b).squared() }) == ["4", "0", "0"])
    // ReLU of a negative number: 0. The quotient: 1/5 and −1/5²; the square: 2·d; the difference: 1 and −1.
    let (c, d) = (Parameter(5, name: "c"), Parameter(1, name: "d"))
    let cut = tracing { (d / c - d.squared()).relu() }
    #expect(labels(cut) == ["0.2", "−0.04", "2", "1", "−1", "0"])
    #expect(a.gradient == 0 && b.gradient == 0 && c.gradient == 0 && d.gradient == 0)
    // They do not depend on the upstream gradient.
    let (e, f) = (Parameter(0.5, name: "e"), Parameter(3, name: "f"))
    #expect(labels(tracing { (e * f).exp() * 7 }).prefix(3) == ["3", "0.5", "4.482"])
    // Also if it overflows: 0 × ∞ is NaN.
    let huge = tracing { ((e * 2).exp() * 1e38) * 1e38 }
    #expect(labels(huge).contains("2.718"))
  }

  @Test func `operations have their steps and times, forward and backward`() throws {
    let x = Parameter([1, 2], name: "x")
    let y = retainingValues { x.exp().squared().sum() }
    y.backward()
    let runs = operations(Diagram(of: y)).map(\.run)
    #expect(runs.map(\.step) == [1, 2, 3])
    #expect(runs.map(\.backwardStep) == [3, 2, 1])
    #expect(runs.allSatisfy { ($0.seconds ?? -1) >= 0 && ($0.backwardSeconds ?? -1) >= 0 })
    // Outside retainingValues, times are not measured.
    let plain = x.exp().sum()
    #expect(operations(Diagram(of: plain)).allSatisfy { $0.run.seconds == nil })
  }

  @Test func `only the first non-finite value is marked`() {
    let x = Variable([-1, 4], requiresGradient: true, name: "x")
    let diagram = Diagram(of: (x.log() * 2).sum())
    let marked = values(diagram).filter { $0.mark == .firstNotFinite }
    #expect(marked.count == 1 && marked[0].preview?.rows[0][0] == "nan")
    #expect(values(diagram)[1].mark == .firstNotFinite)
    #expect(values(Diagram(of: (x * 2).sum())).allSatisfy { $0.mark == nil })
  }

  @Test func `a detached value is connected by a dashed line`() {
    let x = Variable(2, requiresGradient: true, name: "x")
    let y = x * x
    let z = y.detached() * x
    let diagram = Diagram(of: z)
    #expect(diagram.edges.filter { $0.kind == .detached }.count == 1)
    #expect(operations(diagram).map(\.name) == ["×", "×"])
    #expect(diagram.dot().contains("style=dashed"))
  }

  @Test func `the computation of gradients is a graph, too`() {
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

  @Test func `backward operations are in clusters of their modules`() {
    var generator = Generator(seed: 3)
    let network = Sequential(Linear(2, 2, using: &generator), ReLU())
    let loss = network(Variable([[1, 2]], name: "x")).sum()
    let titles = Diagram(gradientsOf: loss, with: network.parameters()).clusters.map(\.title)
    #expect(titles.contains("Sequential, backward") && titles.contains("0 · Linear, backward"))
  }

  @Test func `gradients are colored by power of ten, with a scale in the legend`() throws {
    let scale = try #require(GradientScale([0, 2e-3, 5, .nan]))
    #expect(scale.legend.map(\.label) == ["0", "1e−3", "1e−2", "1e−1", "1e0"])
    #expect(scale.color(0) == Theme.light.zeroGradient && scale.color(9.9) == scale.color(1))
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

  @Test func `heatmaps show sign, magnitude and color`() throws {
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

  @Test func `two graphs are compared from their outputs, and differences are marked`() {
    func graph(_ gradient: Double, _ symbol: String = "+") -> Diagram {
      var diagram = Diagram()
      let a = diagram.add(
        .init(role: .input, name: "a", preview: Preview(3), gradient: Preview(gradient)))
      let plus = diagram.add(Diagram.Operation(symbol), from: [a, a])
      diagram.add(.init(role: .output, name: "y", preview: Preview(6)), from: [plus])
      return diagram
    }
    let equal = Diagram.comparison(graph(2), graph(2))
    #expect(values(equal).allSatisfy { $0.mark == nil })
    #expect(operations(equal).allSatisfy { $0.mark == nil })
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

  @Test func `operations show the tensors saved for backward, if the style does`() {
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

  @Test func `buffers are connected to the operation that updates or reads them`() {
    let norm = BatchNorm1d(2)
    let x = Parameter([[1, 2], [3, 5]], name: "x")
    let updated = Diagram(of: norm(x).sum())
    let buffers = values(updated).filter { $0.role == .buffer }
    #expect(buffers.map(\.name) == ["runningMean", "runningVar"])
    // A tenth of the way to the batch's mean, [2, 3.5].
    #expect(buffers[0].preview?.rows == [["0.20", "0.35"]])
    #expect(updated.edges.filter { $0.kind == .update }.count == 2)
    norm.train(false)
    let read = Diagram(of: norm(x).sum())
    #expect(values(read).filter { $0.role == .buffer }.count == 2)
    #expect(read.edges.allSatisfy { $0.kind == .flow } && read.edges.count == updated.edges.count)
    #expect(updated.dot(.init(showsLegend: true)).contains("<TD>buffer</TD>"))
    let steps = RecordedGraph(of: [norm(x)]).steps
    #expect(steps.filter { $0.node.isBuffer }.allSatisfy { $0.call != nil })
  }

  @Test func `samples in the legend are white if colors stand for gradients`() {
    let y = (Parameter([1, 2], name: "w") * 2).sum()
    y.backward()
    var style = Diagram.Style(showsLegend: true)
    let color = "BGCOLOR=\"\(Theme.light.parameter.fill.hex)\""
    #expect(Diagram(of: y).dot(style).contains(color))
    style.colorsGradients = true
    #expect(!Diagram(of: y).dot(style).contains(color))
  }

  @Test func `names, shapes and labels of edges can be omitted`() {
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

  @Test func `constants and buffers can be omitted with their edges`() {
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

  @Test func `without nodes for results, edges connect operations`() throws {
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

  @Test func `a diagram without elements has the same nodes`() {
    let x = Variable([[1, -2]], requiresGradient: true, name: "x")
    let y = x.log().sum()
    y.backward()
    let graph = RecordedGraph(of: [y])
    let (full, bare) = (Diagram(of: graph), Diagram(of: graph, readsNumbers: false))
    #expect(bare.nodes.count == full.nodes.count && bare.edges == full.edges)
    #expect(values(full).contains { $0.mark != nil } && values(full)[0].gradientRMS != nil)
    for value in values(bare) {
      #expect(value.preview == nil && value.gradient == nil && value.mark == nil)
      #expect(value.heatmap == nil && value.gradientRMS == nil && !value.shapeText.isEmpty)
    }
    let style = Diagram.Style(showsValues: false, showsGradients: false)
    #expect(!style.showsNumbers && Diagram.Style(showsValues: false).showsNumbers)
  }

  @Test func `the sum of squares is finite if every element is`() {
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
