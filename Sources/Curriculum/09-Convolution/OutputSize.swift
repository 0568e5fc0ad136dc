/// Checks `outputSize` on all small sizes, kernels, strides, paddings and dilations, against putting the
/// window down wherever it fits.
public func checkOutputSize(_ exercises: any Chapter09Exercises.Type) -> Report {
  .checking {
    for axis in WindowAxis.samples {
      let actual = try exercises.outputSize(
        axis.size, kernel: axis.kernel, stride: axis.stride, padding: axis.padding,
        dilation: axis.dilation)
      let places = axis.places
      if actual == places.count { continue }
      return Report.Failure(
        input: "\(axis)", actual: "\(actual)", expected: "\(places.count)",
        difference: places.isEmpty
          ? "the window fits nowhere" : "it fits at \(places), counted from the first number",
        diagnosis: axis.diagnosis(actual))
    }
    return nil
  }
}

private struct WindowAxis: CustomStringConvertible {
  let size, kernel, stride, padding, dilation: Int

  /// The plain ones first, then one thing after the other.
  static var samples: [WindowAxis] {
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
  }

  /// How much is unlike the plainest window.
  private var strangeness: Int {
    (kernel == 3 ? 0 : 1) + (stride > 1 ? 3 : 0) + (padding > 0 ? 3 : 0) + (dilation > 1 ? 3 : 0)
      + (places.isEmpty ? 10 : 0)
  }

  /// Where the window can begin.
  var places: [Int] {
    stride(from: -padding).filter { start in
      (0..<kernel).allSatisfy { start + $0 * dilation < size + padding }
    }
  }

  private func stride(from start: Int) -> [Int] {
    Array(Swift.stride(from: start, to: size + padding, by: stride))
  }

  var description: String {
    "size \(size), kernel \(kernel), stride \(stride), padding \(padding), dilation \(dilation)"
  }

  func diagnosis(_ actual: Int) -> String? {
    let reach = dilation * (kernel - 1) + 1
    let room = size + 2 * padding - reach
    if room < 0 {
      return
        "where the window does not fit there are 0 places: below 0 the formula does not count them"
    }
    if padding > 0 && actual == (room - padding) / stride + 1 {
      return "padding counted once: it stands on both sides"
    }
    if padding > 0 && actual == max(0, room - 2 * padding) / stride + 1 {
      return "padding left out: it makes the axis longer on both sides"
    }
    if dilation > 1 && actual == (size + 2 * padding - kernel) / stride + 1 {
      return "dilation left out: a kernel with gaps covers more"
    }
    if dilation > 1 && actual == max(0, size + 2 * padding - dilation * kernel) / stride + 1 {
      return "the dilated kernel is too long: k numbers have k − 1 gaps between them"
    }
    if stride > 1 && actual == room + 1 { return "stride left out: the window jumps" }
    if actual == (room + stride - 1) / stride + 1 {
      return "rounded up: a window that would stick out is not put down"
    }
    if actual == places.count - 1 {
      return "one short: the place where the window starts counts, too"
    }
    return nil
  }
}
