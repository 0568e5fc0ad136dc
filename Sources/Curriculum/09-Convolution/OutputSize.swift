extension Solutions {
  /// Exercise 9.1: count the positions of a window along an axis.
  ///
  /// A window of 3 elements on an axis of 5 has three positions. With a zero on each side of the axis
  /// (`padding` 1) it has five; if it also moves two elements at a time (`stride` 2), three again.
  ///
  ///     size 5, kernel 3, padding 0, stride 1     size 5, kernel 3, padding 1, stride 2
  ///     a b c d e                                 0 a b c d e 0
  ///     └───┘                                     └───┘
  ///       └───┘                                       └───┘
  ///         └───┘                                         └───┘
  ///
  /// With a `dilation` of d the window has gaps: its elements are d apart, so 3 of them with dilation 2
  /// span 5. The whole window must fit on the padded axis: an incomplete step at the end does not count.
  /// A window that is too long has no position at all.
  ///
  /// - Parameters:
  ///   - size: the number of elements of the axis, 0 or more.
  ///   - kernel: the number of elements of the window, at least 1.
  ///   - stride: how far the window moves at each step, at least 1.
  ///   - padding: the number of zeros on each side.
  ///   - dilation: the distance between neighboring elements of the window, at least 1.
  /// - Returns: the number of positions; 0 if the window does not fit.
  public static func outputSize(
    _ size: Int, kernel: Int, stride: Int, padding: Int, dilation: Int
  ) throws -> Int {
    let room = size + 2 * padding - dilation * (kernel - 1) - 1
    return room < 0 ? 0 : room / stride + 1
  }
}

extension Exercises {
  public static let outputSize = Exercise<(Int, Int, Int, Int, Int) throws -> Int>(
    .outputSize, solution: Solutions.outputSize, cases: { WindowAxis.samples },
    run: { outputSize, axis in
      try outputSize(axis.size, axis.kernel, axis.stride, axis.padding, axis.dilation)
    },
    mismatch: { axis, count in
      let positions = axis.positions
      if count == positions.count { return nil }
      return Mismatch(
        actual: "\(count)", expected: "\(positions.count)",
        difference: positions.isEmpty
          ? "the window fits nowhere"
          : "it fits at \(positions), counted from the first element")
    },
    isSame: ==, describe: { "\($0)" },
    trivialAnswers: [
      { _, _, _, _, _ in 0 }, { size, _, _, _, _ in size }, { _, _, _, _, _ in -1 },
    ],
    mistakes: {
      wrong("one short: the position where the window starts counts, too", count: { $0 / $1 })
      Mistake("an axis without elements can be padded: count the positions in the padding, too") {
        size, kernel, stride, padding, dilation in
        size == 0
          ? 0
          : try Solutions.outputSize(
            size, kernel: kernel, stride: stride, padding: padding, dilation: dilation)
      }
      wrong("padding counted once: it is added on both sides", room: { $0.room - $0.padding })
      wrong(
        "padding left out: it makes the axis longer on both sides",
        room: { $0.room - 2 * $0.padding })
      wrong(
        "dilation left out: a kernel with gaps spans more elements",
        room: { $0.size + 2 * $0.padding - $0.kernel })
      wrong(
        "the dilated kernel is too long: k elements have k − 1 gaps between them",
        room: { $0.size + 2 * $0.padding - $0.dilation * $0.kernel })
      wrong(
        "stride left out: it is how far the window moves at each step",
        count: { room, _ in room + 1 })
      wrong(
        "rounded up: an incomplete step at the end does not count",
        count: { ($0 + $1 - 1) / $1 + 1 })
      Mistake(
        "if the window does not fit, there are 0 positions: the formula does not hold below 0"
      ) { size, kernel, stride, padding, dilation in
        (size + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1
      }
      .also { size, kernel, stride, padding, dilation in
        max(0, (size + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1)
      }
    })
}

private typealias OutputSize = (Int, Int, Int, Int, Int) throws -> Int

/// The formula with one thing wrong in it, returning 0 if the window does not fit, or not.
private func wrong(
  _ sentence: String, room: @escaping (WindowAxis) -> Int = { $0.room },
  count: @escaping (_ room: Int, _ stride: Int) -> Int = { $0 / $1 + 1 }
) -> Mistake<OutputSize, WindowAxis, Int> {
  func form(hasGuard: Bool) -> OutputSize {
    { size, kernel, stride, padding, dilation in
      let room = room(
        WindowAxis(
          size: size, kernel: kernel, stride: stride, padding: padding, dilation: dilation))
      return hasGuard && room < 0 ? 0 : count(room, stride)
    }
  }
  return Mistake(sentence, form(hasGuard: true)).also(form(hasGuard: false))
}

private struct WindowAxis: CustomStringConvertible {
  let size, kernel, stride, padding, dilation: Int

  /// All small sizes, kernels, strides, paddings and dilations: the plain ones first, then one thing after
  /// the other.
  static let samples: [WindowAxis] = {
    var all: [WindowAxis] = []
    for size in 0...9 {
      for kernel in 1...4 {
        for stride in 1...3 {
          for padding in 0...2 {
            for dilation in 1...3 {
              all.append(
                WindowAxis(
                  size: size, kernel: kernel, stride: stride, padding: padding, dilation: dilation))
            }
          }
        }
      }
    }
    return all.sorted { ($0.strangeness, -$0.size) < ($1.strangeness, -$1.size) }
  }()

  /// How much is unlike the plainest window.
  private var strangeness: Int {
    (kernel == 3 ? 0 : 1) + (stride > 1 ? 3 : 0) + (padding > 0 ? 3 : 0) + (dilation > 1 ? 3 : 0)
      + (positions.isEmpty ? 10 : 0)
  }

  /// How far the window can move.
  var room: Int { size + 2 * padding - dilation * (kernel - 1) - 1 }

  /// Where the window can begin, found by placing it everywhere.
  var positions: [Int] {
    Swift.stride(from: -padding, to: size + padding, by: stride).filter { start in
      (0..<kernel).allSatisfy { start + $0 * dilation < size + padding }
    }
  }

  var description: String {
    "size \(size), kernel \(kernel), stride \(stride), padding \(padding), dilation \(dilation)"
  }
}
