import CGraphviz
import Glibc
import Testing

@testable import Diagrams

/// Memory over many renders, each measured in a process of its own.
@Suite struct GrowthTests {
  /// The resident memory of this process in kilobytes.
  private static func residentKilobytes() -> Int {
    var numbers: (Int, Int) = (0, 0)
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    withUnsafeMutablePointer(to: &numbers.0) { size in
      withUnsafeMutablePointer(to: &numbers.1) { resident in
        _ = withVaList([size, resident]) { vfscanf(file, "%ld %ld", $0) }
      }
    }
    return numbers.1 * sysconf(Int32(_SC_PAGESIZE)) / 1024
  }

  /// Returns the growth of memory in kilobytes while `work` runs `count` times, after a warm-up.
  private static func growth(_ count: Int, _ work: () throws -> Void) rethrows -> Int {
    for _ in 0..<max(50, count / 20) { try work() }
    let before = residentKilobytes()
    for _ in 0..<count { try work() }
    return residentKilobytes() - before
  }

  @Test func `ten thousand renders of plain DOT leak nothing`() async {
    await #expect(processExitsWith: .success) {
      let grown = try Self.growth(10_000) {
        let dot = "digraph g { a -> b -> c; a -> c [label=\"one\"] }"
        _ = try Graphviz.render(dot: dot, format: .svg)
      }
      print("grown by \(grown) kB")
      exit((-4_000...4_000).contains(grown) ? 0 : 1)
    }
  }

  @Test func `DOT, JSON and embeddable SVG leak nothing`() async {
    await #expect(processExitsWith: .success) {
      let diagram = Samples.convolution()
      let svg = try diagram.rendered(as: .svg)
      let grown = Self.growth(2_000) {
        _ = diagram.dot(.init(showsLegend: true)).utf8.count + diagram.json().utf8.count
        _ = diagram.embeddable(svg: svg)
      }
      print("grown by \(grown) kB")
      exit((-4_000...4_000).contains(grown) ? 0 : 1)
    }
  }

  /// Graphviz 2.42 itself leaks memory with clusters and HTML-like labels.
  @Test func `a render leaks what Graphviz leaks, and nothing else`() async {
    await #expect(processExitsWith: .success) {
      let dot = Samples.convolution().dot()
      _ = try Graphviz.render(dot: dot, format: .svg)
      let context = gvContext()
      let lost = Self.growth(500) {
        let graph = agmemread(dot)
        gvLayout(context, graph, "dot")
        var bytes: UnsafeMutablePointer<CChar>?
        var count = 0
        _ = graphviz_render(context, graph, "svg", &bytes, &count)
        gvFreeRenderData(bytes)
        gvFreeLayout(context, graph)
        agclose(graph)
      }
      let grown = try Self.growth(500) { _ = try Graphviz.render(dot: dot, format: .svg) }
      print("Graphviz alone grows by \(lost) kB, with us by \(grown) kB")
      exit(lost > 0 && grown < lost + lost / 10 + 2_000 ? 0 : 1)
    }
  }
}
