import Distributed
import Files
import Tensors

/// Calls every collective with numbers whose sum depends on the order of additions, and describes the results.
func callCollectives(_ communicator: any Communicator) throws -> [String] {
  let (rank, size) = (communicator.rank, communicator.size)
  var generator = Generator(seed: UInt64(rank))
  var lines: [String] = []
  for count in [0, 1, 2, 3, 5, 1000, 100_003] {
    let numbers: Tensor<Float> =
      .normal([count], using: &generator) * (rank.isMultiple(of: 3) ? 1e4 : 1)
    let tree = try communicator.allReduced(numbers)
    let any = try communicator.allReduced(numbers, order: .any)
    let difference = count == 0 ? 0 : (tree - any).abs().max().item
    lines.append("sum of \(count): \(hash(tree)), in another order \(difference < 0.01)")
  }
  let rows: Tensor<Float> = .normal([size * 3, 2], using: &generator)
  lines.append("part of a sum: \(hash(try communicator.reduceScattered(rows)))")
  lines.append("rows: \(hash(try communicator.allGathered(rows[0..<rank])))")
  let text = String(repeating: "é", count: rank)
  lines.append("texts: \(try communicator.gatheredTexts(text))")
  for root in 0..<size {
    let own = Tensor((0..<70_000).map { Int64($0 * rank) }, shape: [70_000])
    lines.append("from rank \(root): \(hash(try communicator.broadcast(own, from: root)))")
  }
  // Two groups of the same ranks do not mix.
  let other = try communicator.duplicate()
  let (first, second) = (
    try communicator.gatheredIntegers([rank, 7]), try other.gatheredIntegers([-rank])
  )
  lines.append("two groups: \(first), \(second)")
  try other.barrier()
  try communicator.barrier(patiently: true)
  return lines
}

/// A hash of the bits of numbers.
func hash<Element>(_ scalars: [Element]) -> String {
  ContentHash(of: scalars).text
}

func hash<Element>(_ tensor: Tensor<Element>) -> String {
  "\(tensor.shape) \(hash(tensor.scalars))"
}
