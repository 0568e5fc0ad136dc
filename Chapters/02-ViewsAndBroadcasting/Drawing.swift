import Tensors

/// The storage of `whole`, and under each number the indices by which `view` finds it.
func drawing(of view: Tensor<Float>, in whole: Tensor<Float>) -> String {
  var found = [[String]](repeating: [], count: whole.count)
  for number in 0..<view.count {
    var rest = number
    var place = view.offset
    var index: [Int] = []
    for axis in view.shape.indices.reversed() {
      index.insert(rest % view.shape[axis], at: 0)
      place += index[0] * view.strides[axis]
      rest /= view.shape[axis]
    }
    found[place].append(index.map(String.init).joined(separator: ","))
  }
  var lines = [
    ["place"] + whole.scalars.indices.map { "\($0)" },
    ["number"] + whole.scalars.map { "\(Int($0))" },
  ]
  for depth in 0..<(found.map(\.count).max() ?? 0) {
    lines.append(
      [depth == 0 ? "index" : ""] + found.map { depth < $0.count ? $0[depth] : "·" })
  }
  let width = lines.joined().map(\.count).max() ?? 0
  let rows = lines.map { line in
    line.map { String(repeating: " ", count: width - $0.count) + $0 }.joined(separator: " ")
  }
  return "shape \(view.shape), strides \(view.strides), offset \(view.offset)\n"
    + rows.joined(separator: "\n")
}
