import Tensors

// Activation functions of several pieces, most of them linear.

extension Variable {
  /// Returns the elements clamped to `range`. The gradient passes only inside, not at the ends; PyTorch's `hardtanh`.
  ///
  ///     dx = dy where min < x < max, 0 elsewhere
  public final func hardtanh(_ range: ClosedRange<Float> = -1...1) -> Variable {
    hardtanh("hardtanh", range)
  }

  /// Returns min(max(x, 0), 6) (Krizhevsky, 2010). PyTorch's `relu6`.
  ///
  ///     dx = dy where 0 < x < 6, 0 elsewhere
  public final func relu6() -> Variable { hardtanh("relu6", 0...6) }

  private final func hardtanh(_ name: String, _ range: ClosedRange<Float>) -> Variable {
    let (low, high) = (range.lowerBound, range.upperBound)
    let y = value.map { $0 < low ? low : $0 > high ? high : $0 }
    return pieces(name, y) { low < $0 && $0 < high ? 1 : 0 }
  }

  /// Returns min(max(x + 3, 0), 6) / 6, a piecewise linear sigmoid. PyTorch's `hardsigmoid`.
  ///
  ///     dx = dy / 6 where −3 < x < 3, 0 elsewhere
  public final func hardsigmoid() -> Variable {
    pieces("hardsigmoid", (value + 3).clamped(to: 0...6) / 6) { -3 < $0 && $0 < 3 ? 1 / 6 : 0 }
  }

  /// Returns x · hardsigmoid(x), a ``silu()`` without exponentials (Howard and others, "Searching for MobileNetV3",
  /// 2019). PyTorch's `hardswish`.
  ///
  ///     dx = 0 where x ≤ −3,    dy · (x/3 + ½) between,    dy where x ≥ 3
  public final func hardswish() -> Variable {
    let y = value * (value + 3).clamped(to: 0...6) / 6
    return .record("hardswish", y, [self], saving: [self]) { dY, _ in
      let outside = self.value.map { $0 <= -3 ? Float(0) : 1 }
      // NaN is between: its gradient is NaN.
      let isBetween = self.value.map { !($0 <= -3 || $0 >= 3) }
      // 0 also where dy is infinite or NaN.
      let isBelow = self.value.map { $0 <= -3 }
      let slope = Variable.where(isBetween, self / 3 + 0.5, Variable(outside))
      return [.where(isBelow, Variable(0), dY * slope)]
    }
  }

  /// Returns x moved toward 0 by λ, and 0 where |x| ≤ λ. PyTorch's `softshrink`.
  ///
  ///     dx = dy where |x| > λ, 0 elsewhere
  ///
  /// - Precondition: λ is not negative.
  public final func softshrink(_ lambda: Float = 0.5) -> Variable {
    require(lambda >= 0, "softshrink: lambda must not be negative, but is \(lambda)")
    let y = value.map { $0 > lambda ? $0 - lambda : $0 < -lambda ? $0 + lambda : $0.isNaN ? $0 : 0 }
    return pieces("softshrink", y) { $0.magnitude > lambda ? 1 : 0 }
  }

  /// Returns x, and 0 where −λ ≤ x ≤ λ. PyTorch's `hardshrink`.
  ///
  ///     dx = dy where x is kept, 0 elsewhere
  public final func hardshrink(_ lambda: Float = 0.5) -> Variable {
    let y = value.map { -lambda <= $0 && $0 <= lambda ? 0 : $0 }
    return pieces("hardshrink", y) { $0 < -lambda || $0 > lambda ? 1 : 0 }
  }

  /// Returns x where it is above `threshold`, and another value elsewhere. PyTorch's `threshold`.
  ///
  ///     dx = dy where x is kept, 0 elsewhere
  public final func thresholded(_ threshold: Float, value other: Float) -> Variable {
    pieces("threshold", value.map { $0 <= threshold ? other : $0 }) {
      $0 <= threshold ? 0 : 1
    }
  }

  /// Records a piecewise linear function, given its slope at each element.
  private final func pieces(
    _ name: String, _ result: Tensor<Float>, slope: @escaping (Float) -> Float
  ) -> Variable {
    .record(name, result, [self], saving: [self]) { dY, _ in
      [dY.gated(by: self.value.map(slope))]
    }
  }
}
