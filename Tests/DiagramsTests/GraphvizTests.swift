import Foundation
import Testing

@testable import Diagrams

@Suite struct GraphvizTests {
  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  /// Returns the text elements of an SVG, entities decoded.
  private func words(_ svg: [UInt8]) -> [String] {
    text(svg).split(separator: "<text ").dropFirst().map { element in
      let content = element.drop { $0 != ">" }.dropFirst().prefix { $0 != "<" }
      return [
        ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#45;", "-"),
        ("&#160;", " "), ("&amp;", "&"),
      ].reduce(String(content)) { $0.replacing($1.0, with: $1.1) }
    }
  }

  @Test func `PNG, PDF, SVG and DOT have their signatures`() throws {
    let dot = "digraph g { a -> b }"
    let png = try Graphviz.render(dot: dot, format: .png)
    #expect(png.prefix(8) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    #expect(try text(Array(Graphviz.render(dot: dot, format: .pdf).prefix(5))) == "%PDF-")
    #expect(try text(Graphviz.render(dot: dot, format: .svg)).contains("<svg width="))
    #expect(try text(Graphviz.render(dot: dot, format: .dot)).contains("pos="))
  }

  @Test func `PNG has twice a screen's resolution, unless the graph sets dpi`() throws {
    func width(_ dot: String) throws -> Int {
      try Graphviz.render(dot: dot, format: .png)[16..<20].reduce(0) { $0 << 8 | Int($1) }
    }
    let node = "a [shape=box, fixedsize=true, width=3, label=\"\"]"
    let crisp = try width("digraph g { graph [pad=0, margin=0]; \(node) }")
    let coarse = try width("digraph g { graph [pad=0, margin=0, dpi=48]; \(node) }")
    #expect((570...590).contains(crisp), "\(crisp)")
    #expect((140...150).contains(coarse), "\(coarse)")
  }

  @Test(arguments: [
    ("digraph {", GraphvizError.Step.read, "syntax error"), ("", .read, "no graph"),
    ("nonsense", .read, "near 'nonsense'"), ("digraph g { a }\0", .read, "NUL"),
    ("digraph g { a [label=<<B>x>] }", .layout, "mismatched tag"),
    ("digraph g { a [label=<<TABLE></TABLE>>] }", .layout, "syntax error"),
    ("digraph g { a [shape=record, label=\"{{\"] }", .layout, "bad label format"),
  ])
  func `malformed DOT is an error with Graphviz's message, and the next graph is drawn`(
    dot: String, step: GraphvizError.Step, words: String
  ) throws {
    let error = #expect(throws: GraphvizError.self) {
      try Graphviz.render(dot: dot, format: .svg)
    }
    #expect(error?.step == step)
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    #expect(error?.description.hasPrefix("Graphviz could not") == true)
    #expect(try !Graphviz.render(dot: "digraph g { a }", format: .svg).isEmpty)
  }

  /// Graphviz itself frees memory twice here, which aborts the process.
  @Test(arguments: [
    """
    digraph { subgraph cluster_0 { a -> b } subgraph cluster_1 { c -> d }
      a -> d [minlen=2, label=1]; c -> b [minlen=2, label=2] }
    """,
    """
    digraph { x -> { a b c d e }; { rank=same; a b c d e }; a -> c [label=1]; b -> y
      subgraph cluster_0 { a -> f } subgraph cluster_1 { c -> g } }
    """,
  ])
  func `labeled edges between clusters are drawn, as often as one likes`(_ dot: String) throws {
    let first = try Graphviz.render(dot: dot, format: .svg)
    #expect(words(first).contains("1"))
    for _ in 0..<20 { #expect(try Graphviz.render(dot: dot, format: .svg) == first) }
  }

  @Test func `the same diagram has the same SVG, byte for byte`() throws {
    let diagram = Samples.convolution()
    let first = try diagram.rendered(as: .svg)
    for _ in 0..<10 {
      // Other work in between changes the allocator's addresses.
      _ = try Samples.square().rendered(as: .pdf)
      _ = try? Graphviz.render(dot: "digraph g { a [label=<<B>x>] }", format: .svg)
      #expect(try diagram.rendered(as: .svg) == first)
    }
    #expect(try Samples.regression().rendered(as: .svg) != first)
  }

  @Test func `SVG scales to its page and describes its nodes`() throws {
    let svg = text(try Samples.convolution().rendered(as: .svg))
    #expect(svg.hasPrefix("<svg role=\"img\" aria-label=\"A small convolutional net\""))
    #expect(svg.contains("max-width: 100%") && svg.contains("viewBox=\"0.00 0.00 "))
    #expect(svg.contains("<title>conv.weight, parameter, [8, 1, 3, 3]</title>"))
    #expect(svg.contains("<title>conv2d, stride 1, padding 1</title>"))
    #expect(!svg.contains("<!--") && !svg.contains("\"transparent\"") && !svg.contains("wingbeat"))
  }

  @Test(arguments: [
    "\"quoted\" 'twice'", "a < b && b > c", "&lt;b&gt; &amp; &nbsp; &bogus;", "</TABLE>>];",
    "\\N \\G \\n \\\\ \\", "\\\u{301}N a\\\u{338}", "<!-- --> ]]> <B>", "größe 形状 ∂ψ/∂t −1",
    "{a|b} %s %n", "--> -- -",
  ])
  func `special characters are drawn unchanged`(nasty: String) throws {
    var diagram = Diagram(title: nasty)
    let scope = diagram.addCluster(nasty)
    let value = diagram.add(
      .init(role: .input, name: nasty, shape: [1], elementType: nasty), in: scope)
    let operation = diagram.add(.init(nasty, detail: nasty), in: scope)
    diagram.connect(value, to: operation, label: nasty)
    let drawn = words(try diagram.rendered(as: .svg, style: .init(showsElementTypes: true)))
    #expect(drawn.filter { $0 == nasty }.count == 6, "\(drawn)")
    #expect(drawn.contains("[1] \(nasty)"))
  }

  @Test func `newlines break lines, and control characters are drawn as symbols`() throws {
    var diagram = Diagram()
    diagram.add(Diagram.Operation("one\ntwo\r\nthree\u{0}\u{1B}\u{FFFF}"))
    #expect(words(try diagram.rendered(as: .svg)) == ["one", "two", "three␀␛�"])
  }

  @Test func `labels of ten kilobytes and empty ones are drawn`() throws {
    var diagram = Diagram(title: String(repeating: "<&\"", count: 3_000))
    let scope = diagram.addCluster(String(repeating: "\n", count: 10_000))
    diagram.add(
      .init(role: .parameter, name: String(repeating: "名", count: 10_000)), in: scope)
    diagram.add(.init(String(repeating: "e\u{301}", count: 5_000), detail: ""), in: scope)
    diagram.add(.init(role: .output, name: "", shape: Array(repeating: 1, count: 5_000)))
    diagram.add(Diagram.Operation(""))
    diagram.add(
      .init(
        role: .input, shape: [40, 40],
        preview: Preview(shape: [40, 40], columns: 40, rows: 40) { Double($0) }))
    diagram.add(Diagram.Operation("+"), in: diagram.addCluster(""))
    let svg = try diagram.rendered(as: .svg)
    #expect(words(svg).contains("1599"))
    #expect(svg.count < 400_000)
    #expect(try !Diagram().rendered(as: .svg).isEmpty)
  }

  @Test func `two threads draw fifty times each at once`() async throws {
    let expected = try [Samples.square(), Samples.regression()].map { try $0.rendered(as: .svg) }
    #expect(expected[0] != expected[1])
    let agreed = try await withThrowingTaskGroup(of: Int.self) { group in
      for (index, diagram) in [Samples.square(), Samples.regression()].enumerated() {
        group.addTask {
          try (0..<50).count { _ in try diagram.rendered(as: .svg) == expected[index] }
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(agreed == 100)
  }

  /// Returns `count` layers, each a cluster with a weight.
  private func layers(_ count: Int) -> Diagram {
    var diagram = Diagram()
    var last = diagram.add(.init(role: .input, shape: [4]))
    for index in 0..<count {
      let scope = diagram.addCluster("layer\(index)")
      let weight = diagram.add(.init(role: .parameter, shape: [4, 4]), in: scope)
      let matmul = diagram.add(Diagram.Operation("matmul"), from: [last, weight], in: scope)
      last = diagram.add(.init(role: .intermediate, shape: [4]), from: [matmul], in: scope)
    }
    return diagram
  }

  @Test func `consecutive modules are below each other`() throws {
    let placed = text(try Graphviz.render(dot: layers(8).dot(), format: .dot))
    let boxes = placed.split(separator: "bb=\"").dropFirst().map { piece in
      piece.prefix { $0 != "\"" }.split(separator: ",").compactMap { Double($0) }
    }
    #expect(boxes.count == 9 && boxes.allSatisfy { $0.count == 4 })
    for (upper, lower) in zip(boxes.dropFirst(), boxes.dropFirst(2)) {
      #expect(max(upper[0], lower[0]) < min(upper[2], lower[2]), "side by side")
    }
  }

  /// Returns the numbers in all values of an attribute, in order.
  private func numbers(_ text: some StringProtocol, _ attribute: String) -> [Double] {
    text.components(separatedBy: " \(attribute)=\"").dropFirst().flatMap { piece in
      piece.prefix { $0 != "\"" }.split { $0 == "," || $0 == " " }.compactMap { Double($0) }
    }
  }

  @Test func `lines below a backward operation's name are inside its outline`() throws {
    var diagram = Diagram()
    for kind in [Diagram.Operation.Kind.backward, .accumulation] {
      var operation = Diagram.Operation("matmul", detail: "second operand")
      operation.kind = kind
      operation.saved = (1...5).map {
        Diagram.Saved(source: "input \($0)", shape: [20, 30], bytes: 2400, block: $0)
      }
      diagram.add(operation)
    }
    var style = Diagram.Style()
    style.showsSaved = true
    let svg = text(try diagram.rendered(as: .svg, style: style))
    let nodes = svg.components(separatedBy: "class=\"node\"").dropFirst()
    #expect(nodes.count == 2)
    for node in nodes {
      let heights = numbers(node, "points").enumerated().filter { $0.offset % 2 == 1 }.map(
        \.element)
      let baselines = numbers(node, "y")
      #expect(baselines.count >= 8)
      // Letters extend about seven points above their baseline and two below it.
      #expect(try #require(heights.min()) < (try #require(baselines.min())) - 7)
      #expect(try #require(heights.max()) > (try #require(baselines.max())) + 2)
    }
  }

  @Test func `an edge into the center of a cluster does not cross its title`() throws {
    var diagram = Diagram()
    let x = diagram.add(.init(role: .input, name: "x"))
    let scope = diagram.addCluster("layer1 · Sequential")
    diagram.add(Diagram.Operation("relu"), from: [x], in: scope)
    let svg = text(try diagram.rendered(as: .svg))
    let title = try #require(
      svg.components(separatedBy: "<text").dropFirst().first { $0.contains(">layer1") })
    let edge = try #require(svg.components(separatedBy: "class=\"edge\"").last)
    let end = try #require(numbers(title, "x").first) + 19 * 5.6
    let arrow = try #require(
      numbers(edge.replacing("C", with: " ").replacing("M", with: " "), "d").first)
    #expect(end < arrow, "\(end) \(arrow)")
  }

  @Test func `a huge picture has at most 50 million pixels`() throws {
    func size(_ png: [UInt8]) -> (width: Int, height: Int) {
      func number(_ bytes: Range<Int>) -> Int { png[bytes].reduce(0) { $0 << 8 | Int($1) } }
      return (number(16..<20), number(20..<24))
    }
    let wall = "digraph g { a [shape=box, fixedsize=true, width=100, height=80] }"
    let large = size(try Graphviz.render(dot: wall, format: .png))
    let pixels = large.width * large.height
    #expect((45_000_000...51_000_000).contains(pixels), "\(large)")
    let tall = size(try layers(100).rendered(as: .png))
    #expect((15_900...16_100).contains(tall.height), "\(tall)")
  }

  @Test func `a chain of 300 nodes is drawn completely`() throws {
    var diagram = Diagram()
    var last: Diagram.NodeID?
    for index in 0..<300 {
      last = diagram.add(
        .init(role: .intermediate, name: "h\(index)", shape: [2, 2]),
        from: last.map { [$0] } ?? [])
    }
    let svg = try diagram.rendered(as: .svg)
    #expect(text(svg).split(separator: "class=\"node\"").count - 1 == 300)
    #expect(text(svg).split(separator: "class=\"edge\"").count - 1 == 299)
    #expect(words(svg).contains("h299"))
  }
}
