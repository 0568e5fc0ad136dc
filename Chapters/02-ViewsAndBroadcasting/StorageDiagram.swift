import Tensors

/// Returns the storage of `base` as text, and under each element the indices by which `view` finds
/// it.
func storageDiagram(of view: Tensor<Float>, in base: Tensor<Float>) -> String {
  var found = [[String]](repeating: [], count: base.count)
  for number in 0..<view.count {
    var rest = number
    var position = view.offset
    var index: [Int] = []
    for axis in view.shape.indices.reversed() {
      index.insert(rest % view.shape[axis], at: 0)
      position += index[0] * view.strides[axis]
      rest /= view.shape[axis]
    }
    found[position].append(index.map(String.init).joined(separator: ","))
  }
  var lines = [
    ["position"] + base.scalars.indices.map { "\($0)" },
    ["element"] + base.scalars.map { "\(Int($0))" },
  ]
  for depth in 0..<(found.map(\.count).max() ?? 0) {
    lines.append(
      [depth == 0 ? "index" : ""] + found.map { depth < $0.count ? $0[depth] : "·" })
  }
  // The labels are wider than the numbers, so they have a width of their own.
  let labelWidth = lines.map { $0[0].count }.max() ?? 0
  let width = lines.flatMap { $0.dropFirst() }.map(\.count).max() ?? 0
  let rows = lines.map { line in
    line.enumerated().map { column, text in
      String(repeating: " ", count: (column == 0 ? labelWidth : width) - text.count) + text
    }.joined(separator: " ")
  }
  return "shape \(view.shape), strides \(view.strides), offset \(view.offset)\n"
    + rows.joined(separator: "\n")
}
