import Glibc
import Tensors

/// Points on three spiral arms, labeled by arm.
struct Spirals {
  /// `[N, 2]`, within the square from −1 to 1.
  let points: Tensor<Float>
  /// The arm of each point: 0, 1 or 2.
  let labels: [Int]

  /// Creates `count` points on each arm; an arm winds around the center once on its way outward.
  init(_ count: Int, noise: Float = 0.12, using generator: inout Generator) {
    var (coordinates, labels) = ([Float](), [Int]())
    for arm in 0..<3 {
      for step in 0..<count {
        let radius = 0.1 + 0.85 * Float(step) / Float(count - 1)
        let angle = Float(arm) * 2 * .pi / 3 + 5 * radius + noise * generator.normal()
        coordinates += [radius * cosf(angle), radius * sinf(angle)]
        labels.append(arm)
      }
    }
    points = Tensor(coordinates, shape: [3 * count, 2])
    self.labels = labels
  }

  /// The points at `indices`, and their labels.
  subscript(indices: [Int]) -> (points: Tensor<Float>, labels: [Int]) {
    (points.indexSelected(axis: 0, indices), indices.map { labels[$0] })
  }
}
