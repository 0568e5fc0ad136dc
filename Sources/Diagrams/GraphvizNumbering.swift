import CGraphviz
import Glibc

/// The ID discipline of one graph: the numbers by which Graphviz identifies its nodes, edges and subgraphs.
///
/// By default, Graphviz uses the address of a name as its number and visits subgraphs in the order of these
/// numbers, so that the order of clusters, and the picture, depends on the allocator. Consecutive numbers make
/// pictures reproducible.
///
/// Names have even numbers, anonymous objects odd ones, as in Graphviz's default discipline.
final class GraphvizNumbering {
  private var numbers: [String: UInt64] = [:]
  private var names: [UnsafeMutablePointer<CChar>] = []
  private var anonymousCount: UInt64 = 0

  deinit {
    for name in names { free(name) }
  }

  /// Makes Graphviz use this discipline for all graphs that it opens from now on.
  static func install() {
    guard let numbering = graphviz_numbering() else { return }
    numbering.pointee.open = { _, _ in Unmanaged.passRetained(GraphvizNumbering()).toOpaque() }
    numbering.pointee.close = { state in
      if let state { Unmanaged<GraphvizNumbering>.fromOpaque(state).release() }
    }
    numbering.pointee.map = { state, _, name, number, creates in
      guard let found = GraphvizNumbering.of(state)?.number(of: name, creates: creates != 0)
      else { return 0 }
      number?.pointee = found
      return 1
    }
    numbering.pointee.print = { state, _, number in
      GraphvizNumbering.of(state)?.name(of: number)
    }
    // Names are freed with their graph.
    numbering.pointee.free = { _, _, _ in }
  }

  private static func of(_ state: UnsafeMutableRawPointer?) -> GraphvizNumbering? {
    state.map { Unmanaged<GraphvizNumbering>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Returns the number of `name`, or a new one for an anonymous object; `nil` if the name is unknown and must not be
  /// created.
  private func number(of name: UnsafePointer<CChar>?, creates: Bool) -> UInt64? {
    guard let name else {
      anonymousCount += 1
      return 2 * anonymousCount - 1
    }
    let text = String(cString: name)
    if let number = numbers[text] { return number }
    guard creates, let copy = strdup(name) else { return nil }
    names.append(copy)
    numbers[text] = 2 * UInt64(names.count)
    return numbers[text]
  }

  private func name(of number: UInt64) -> UnsafeMutablePointer<CChar>? {
    let index = Int(number / 2) - 1
    return number.isMultiple(of: 2) && names.indices.contains(index) ? names[index] : nil
  }
}
