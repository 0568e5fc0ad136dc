import Testing

@testable import Diagrams

@Suite struct DOTTests {
  private func body(_ diagram: Diagram, _ style: Diagram.Style = .init()) -> [String] {
    diagram.dot(style).split(separator: "\n").dropFirst(4).map(String.init)
  }

  @Test func `a small diagram has exactly this DOT text`() {
    var diagram = Diagram()
    let scope = diagram.addCluster("Linear")
    let x = diagram.add(.init(role: .input, name: "x", shape: [2]))
    let w = diagram.add(.init(role: .parameter, name: "w", preview: Preview(0.5)), in: scope)
    let times = diagram.add(Diagram.Operation("×"), from: [x], in: scope)
    diagram.connect(w, to: times, label: "scale")
    #expect(diagram.dot() == expected)
    #expect(diagram.dot() == diagram.dot())
  }

  private var expected: String {
    #"""
    digraph wingbeat {
      graph [rankdir=TB, fontname="Helvetica,Arial,sans-serif", fontsize=11, \#
    fontcolor="#1F2933", bgcolor="#FFFFFF", pad=0.15, ranksep=0.28, nodesep=0.25, \#
    outputorder=edgesfirst, labelloc=b];
      node [shape=box, style=filled, margin=0, width=0, height=0, penwidth=1, \#
    fontname="Helvetica,Arial,sans-serif", fontsize=11, fontcolor="#1F2933"];
      edge [color="#6B7683", penwidth=0.8, arrowsize=0.5, \#
    fontname="Helvetica,Arial,sans-serif", fontsize=9, fontcolor="#525C69"];
      n0 [id=n0, label=<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="3" CELLPADDING="1">\#
    <TR><TD><B>x</B>&#160; <FONT POINT-SIZE="8.5" COLOR="#525C69">[2]</FONT></TD></TR></TABLE>>, \#
    fillcolor="#E3EEFA", color="#2B6CB0"];
      subgraph cluster_0 {
        graph [id=c0, style="rounded,filled", fillcolor="#F6F8FA", color="#C5CDD6", \#
    penwidth=0.8, margin=9, labelloc=t, labeljust=l, fontsize=10, fontcolor="#525C69", \#
    label=<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0"><TR>\#
    <TD><B>Linear</B></TD><TD WIDTH="50"></TD></TR></TABLE>>];
        n1 [id=n1, label=<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0">\#
    <TR><TD WIDTH="5" BGCOLOR="#B7791F"></TD><TD>\#
    <TABLE BORDER="0" CELLBORDER="0" CELLSPACING="3" CELLPADDING="1">\#
    <TR><TD><B>w</B></TD></TR><TR><TD>\#
    <FONT FACE="DejaVu Sans Mono,Menlo,Consolas,monospace" POINT-SIZE="9" COLOR="#1F2933">\#
    0.5</FONT></TD></TR></TABLE></TD></TR></TABLE>>, fillcolor="#FFF3D6", color="#B7791F"];
        n2 [id=n2, label=<×>, shape=circle, fixedsize=true, width=0.32, fontsize=13, \#
    fillcolor="#E4E9EF", color="#7B8794"];
      }
      n0 -> n2 [id=e0, minlen=2];
      n1 -> n2 [id=e1, \#
    label=<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="3">\#
    <TR><TD>scale</TD></TR></TABLE>>];
    }

    """#
  }

  @Test func `roles have different outlines, distinguishable without color`() {
    let outlines = Diagram.Role.allCases.map { role in
      let outline = RoleOutline(role)
      return
        "\(outline.style ?? "plain") \(outline.count) \(outline.hasLeftBar) \(outline.hasRightBar)"
    }
    #expect(Set(outlines).count == Diagram.Role.allCases.count)
  }

  @Test func `clusters nest as their parents do`() {
    var diagram = Diagram()
    let outer = diagram.addCluster("outer")
    let inner = diagram.addCluster("inner", in: outer)
    _ = diagram.addCluster("other")
    diagram.add(Diagram.Operation("relu"), in: inner)
    let skeleton = body(diagram).compactMap { line -> String? in
      let words = line.split(separator: " ").map(String.init)
      return words.first == "graph" ? nil : words.prefix(2).joined(separator: " ")
    }
    #expect(
      skeleton == [
        "subgraph cluster_0", "subgraph cluster_1", "n0 [id=n0,", "}", "}", "subgraph cluster_2",
        "}", "}",
      ])
  }

  @Test func `the style sets direction, values, gradients, element types and legend`() {
    let diagram = Samples.square()
    let plain = diagram.dot()
    #expect(plain.contains("rankdir=TB") && plain.contains(">12<") && plain.contains("grad"))
    #expect(!plain.contains("intermediate") && !plain.contains("Float"))
    #expect(diagram.dot(.init(direction: .right)).contains("rankdir=LR"))
    #expect(!diagram.dot(.init(showsValues: false)).contains(">12<"))
    #expect(!diagram.dot(.init(showsGradients: false)).contains("grad"))
    #expect(diagram.dot(.init(showsElementTypes: true)).contains("scalar Float"))
    let legend = diagram.dot(.init(showsLegend: true))
    #expect(legend.contains(">intermediate<") && !legend.contains(">parameter<"))
  }

  @Test func `an edge into a cluster leaves room for its parameters only`() {
    var diagram = Diagram()
    let net = diagram.addCluster("net")
    let (first, second) = (diagram.addCluster("1", in: net), diagram.addCluster("2", in: net))
    let x = diagram.add(.init(role: .input))
    let t = diagram.add(.init(role: .input))
    let w = diagram.add(.init(role: .parameter), in: first)
    let relu = diagram.add(Diagram.Operation("relu"), from: [x, w], in: first)
    let v = diagram.add(.init(role: .parameter), in: second)
    let transposed = diagram.add(Diagram.Operation("transpose"), from: [v], in: second)
    let matmul = diagram.add(Diagram.Operation("matmul"), from: [relu, transposed], in: second)
    diagram.add(Diagram.Operation("−"), from: [matmul, t], in: second)
    #expect(diagram.edgeLengths() == [2, 1, 1, 3, 1, 1, 1])
    diagram.connect(relu, to: w)
    #expect(diagram.edgeLengths().count == 8)
  }

  @Test func `changing a node's content changes its text only`() {
    var diagram = Samples.square()
    let before = body(diagram)
    diagram[diagram.nodeIDs[1]] = .operation(.init("pow", detail: "exponent 2"))
    let after = body(diagram)
    #expect(after.count == before.count)
    #expect(zip(before, after).filter { $0 != $1 }.count == 1)
    #expect(after[1].contains("exponent 2"))
  }

  @Test func `long labels are truncated between characters, with an ellipsis`() {
    #expect(Label.lines("short") == ["short"])
    #expect(Label.lines("abcdef", width: 4) == ["abc…"])
    #expect(Label.lines("abcd", width: 4) == ["abcd"])
    #expect(Label.lines("a👩‍👩‍👧b", width: 4) == ["a…"])
    #expect(Label.lines("a\nb\r\nc\nd", lines: 3) == ["a", "b", "c…"])
    let accents = Label.lines("e" + String(repeating: "\u{301}", count: 10_000), width: 8)
    #expect(accents.joined().unicodeScalars.count == 8)
  }
}
