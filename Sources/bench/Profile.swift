import Autograd
import Kernels
import Layers

/// Where the time and the memory of a training step go, layer by layer.
///
/// Hooks note when a layer's forward pass begins and ends, and when the gradient of its output is complete: what follows,
/// until that of another output is, is its backward pass. Additions between layers count as part of the layer before.
final class Profile {
  private struct Row {
    let name: String
    let parameterBytes: Int
    /// The shortest times so far.
    var forward = Double.infinity
    var backward = Double.infinity
    /// The times and the outputs of the present step, over all calls of the layer.
    var step = (forward: 0.0, backward: 0.0)
    var outputBytes = 0
  }

  private var rows: [Row] = []
  private var started = 0.0
  /// The layer whose backward pass is running, and when it began.
  private var current: (row: Int, since: Double)?

  /// Notes the layers of a network, the modules without submodules.
  init(_ network: Module) {
    for (name, module) in network.namedModules() where module.children.isEmpty {
      let row = rows.count
      rows.append(
        Row(name: "\(name) \(type(of: module))", parameterBytes: 4 * module.parameterCount))
      module.beforeForward { [self] _, _ in
        started = now()
        return nil
      }
      module.onForward { [self] _, _, output in
        rows[row].step.forward += now() - started
        rows[row].outputBytes += 4 * output.value.count
        if output.requiresGradient {
          output.onGradient { [self] _ in
            enter(row)
            return nil
          }
        }
        return nil
      }
    }
  }

  /// Ends the backward pass of a layer and begins that of another; `nil` after the last one.
  private func enter(_ row: Int?) {
    let time = now()
    if let current { rows[current.row].step.backward += time - current.since }
    current = row.map { ($0, time) }
  }

  /// Runs a step several times, and keeps each layer's shortest time.
  ///
  /// - Parameters:
  ///   - forwardAndBackward: Runs the forward and the backward pass.
  ///   - update: Updates the parameters.
  func run(_ steps: Int, _ forwardAndBackward: () -> Void, update: () -> Void) {
    var (best, bestUpdate) = (Double.infinity, Double.infinity)
    for _ in 0..<steps {
      for row in rows.indices {
        rows[row].step = (0, 0)
        rows[row].outputBytes = 0
      }
      let start = now()
      forwardAndBackward()
      enter(nil)
      let middle = now()
      update()
      (best, bestUpdate) = (min(best, middle - start), min(bestUpdate, now() - middle))
      for row in rows.indices {
        rows[row].forward = min(rows[row].forward, rows[row].step.forward)
        rows[row].backward = min(rows[row].backward, rows[row].step.backward)
      }
    }
    printTable(best, bestUpdate)
  }

  private func printTable(_ total: Double, _ update: Double) {
    func line(_ name: String, _ columns: [String]) {
      print(pad(name, 34) + columns.map { right($0, 13) }.joined())
    }
    line("layer", ["forward ms", "backward ms", "share %", "output MB", "weights MB"])
    for row in rows {
      line(
        row.name,
        [
          number(row.forward * 1e3, 2), number(row.backward * 1e3, 2),
          number(100 * (row.forward + row.backward) / (total + update), 1),
          number(Double(row.outputBytes) / 1e6, 1), number(Double(row.parameterBytes) / 1e6, 1),
        ])
    }
    let (forward, backward) = (
      rows.reduce(0) { $0 + $1.forward }, rows.reduce(0) { $0 + $1.backward }
    )
    let rest = total - forward - backward
    line(
      "additions, loss and recording",
      ["", number(rest * 1e3, 2), number(100 * rest / (total + update), 1)])
    line("optimizer", ["", number(update * 1e3, 2), number(100 * update / (total + update), 1)])
    line(
      "step",
      [
        number(forward * 1e3, 2), number(backward * 1e3, 2), number((total + update) * 1e3, 1),
        number(Double(rows.reduce(0) { $0 + $1.outputBytes }) / 1e6, 1),
        number(Double(rows.reduce(0) { $0 + $1.parameterBytes }) / 1e6, 1),
      ])
  }
}
