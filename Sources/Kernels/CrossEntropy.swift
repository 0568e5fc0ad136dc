import Glibc

// Cross-entropy of logits `[rows, classes]`. Where the correct class is nearly certain, −log p and p − 1 are
// computed from the other classes: as differences they would cancel.

/// Computes `−log softmax(x)[label]` of each row.
public func crossEntropy(
  rows: Int, classes: Int, _ x: UnsafePointer<Float>, labels: UnsafePointer<Int32>,
  into losses: UnsafeMutablePointer<Float>
) {
  forEachRow(rows, classes) { row in
    let (x, label) = (x + row * classes, Int(labels[row]))
    let top = largest(x, classes)
    // log Σ eˣ = x[top] + log(1 + Σ of the others)
    var others = 0.0
    for k in 0..<classes where k != top { others += Double(expf(x[k] - x[top])) }
    losses[row] = Float(Double(x[top]) - Double(x[label]) + log1p(others))
  }
}

/// Computes `scale · (softmax(x) − onehot(label))`, the gradient of `crossEntropy`.
public func crossEntropyGradient(
  rows: Int, classes: Int, _ x: UnsafePointer<Float>, labels: UnsafePointer<Int32>, scale: Float,
  into dX: UnsafeMutablePointer<Float>
) {
  forEachRow(rows, classes) { row in
    let (x, dX) = (x + row * classes, dX + row * classes)
    let label = Int(labels[row])
    let top = x[largest(x, classes)]
    var others = 0.0
    for k in 0..<classes {
      dX[k] = expf(x[k] - top)
      if k != label { others += Double(dX[k]) }
    }
    let factor = Double(scale) / (others + Double(dX[label]))
    for k in 0..<classes { dX[k] = Float(Double(dX[k]) * factor) }
    dX[label] = Float(-others * factor)
  }
}

/// Calls `body` for each row, several rows to a task.
private func forEachRow(_ rows: Int, _ classes: Int, _ body: (Int) -> Void) {
  let size = max(1, 4096 / max(classes, 1))
  parallelFor((rows + size - 1) / size) { task in
    for row in task * size..<min((task + 1) * size, rows) { body(row) }
  }
}

/// Returns the index of the first of the largest elements; NaN is not larger than any.
private func largest(_ x: UnsafePointer<Float>, _ count: Int) -> Int {
  var top = 0
  for k in 1..<max(count, 1) where x[k] > x[top] || x[top].isNaN { top = k }
  return top
}
