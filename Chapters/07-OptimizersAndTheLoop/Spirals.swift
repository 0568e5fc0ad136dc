import Glibc
import Tensors

/// Points on three arms of a spiral, and to which arm each belongs.
struct Spirals {
  /// `[N, 2]`, within the square from −1 to 1.
  let points: Tensor<Float>
  /// 0, 1 or 2 for each point.
  let labels: [Int]

  /// Draws `count` points of each arm: an arm winds once around the middle while it goes outward.
  init(_ count: Int, noise: Float = 0.12, using generator: inout Generator) {
    var (numbers, labels) = ([Float](), [Int]())
    for arm in 0..<3 {
      for place in 0..<count {
        let radius = 0.1 + 0.85 * Float(place) / Float(count - 1)
        let angle = Float(arm) * 2 * .pi / 3 + 5 * radius + noise * generator.normal()
        numbers += [radius * cosf(angle), radius * sinf(angle)]
        labels.append(arm)
      }
    }
    points = Tensor(numbers, shape: [3 * count, 2])
    self.labels = labels
  }

  /// The points at some places.
  subscript(places: [Int]) -> (points: Tensor<Float>, labels: [Int]) {
    (points.indexSelected(axis: 0, places), places.map { labels[$0] })
  }
}
