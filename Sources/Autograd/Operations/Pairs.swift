import Tensors

// Functions of two numbers, elementwise, after broadcasting.

extension Variable {
  /// Returns the angle of the point (`x`, y) from the x axis, where y is this variable. PyTorch's `atan2`.
  ///
  ///     ∂/∂y = x / (x² + y²)      ∂/∂x = −y / (x² + y²)
  ///
  /// The gradient is taken as 0 at the origin.
  public final func atan2(_ x: Variable) -> Variable {
    .record("atan2", value.atan2(x.value), [self, x], saving: [self, x]) { dY, node in
      let isOrigin = (self.value .== 0) .& (x.value .== 0)
      let distance = Variable.where(isOrigin, Variable(1), self.hypot(x))
      func share(_ number: Variable) -> Variable { dY * (number / distance / distance) }
      return [
        node.needsGradient(0) ? share(x).summed(to: self.shape) : nil,
        node.needsGradient(1) ? (-share(self)).summed(to: x.shape) : nil,
      ]
    }
  }

  /// Returns √(x² + y²). The derivatives are x and y, divided by the result; NaN at the origin. PyTorch's `hypot`.
  public final func hypot(_ y: Variable) -> Variable {
    .record(
      "hypot", value.hypot(y.value), [self, y], savingResult: true, saving: [self, y]
    ) { dY, node in
      [
        node.needsGradient(0) ? (dY * (self / node.result)).summed(to: self.shape) : nil,
        node.needsGradient(1) ? (dY * (y / node.result)).summed(to: y.shape) : nil,
      ]
    }
  }

  /// Returns log(eˣ + eʸ). The derivatives are the logistic functions of x − y and of y − x. PyTorch's `logaddexp`.
  public final func logAddExp(_ y: Variable) -> Variable {
    .record("log-add-exp", value.logAddExp(y.value), [self, y], saving: [self, y]) { dY, node in
      [
        node.needsGradient(0) ? (dY * (self - y).sigmoid()).summed(to: self.shape) : nil,
        node.needsGradient(1) ? (dY * (y - self).sigmoid()).summed(to: y.shape) : nil,
      ]
    }
  }

  /// Returns log₂(2ˣ + 2ʸ). The derivatives are the logistic functions of log 2 · (x − y) and of log 2 · (y − x).
  /// PyTorch's `logaddexp2`.
  public final func logAddExp2(_ y: Variable) -> Variable {
    let unit = Float(0.6931471805599453)
    return .record("log-add-exp2", value.logAddExp2(y.value), [self, y], saving: [self, y]) {
      dY, node in
      [
        node.needsGradient(0)
          ? (dY * ((self - y) * unit).sigmoid()).summed(to: self.shape) : nil,
        node.needsGradient(1) ? (dY * ((y - self) * unit).sigmoid()).summed(to: y.shape) : nil,
      ]
    }
  }

  /// Returns the linear interpolation x + weight · (`end` − x), after broadcasting. PyTorch's `lerp`.
  ///
  ///     ∂/∂x = 1 − weight      ∂/∂end = weight      ∂/∂weight = end − x
  public final func lerp(_ end: Variable, weight: Variable) -> Variable {
    let y = value.lerp(end.value, weight: weight.value)
    return .record("lerp", y, [self, end, weight], saving: [self, end, weight]) { dY, node in
      [
        node.needsGradient(0) ? (dY * (1 - weight)).summed(to: self.shape) : nil,
        node.needsGradient(1) ? (dY * weight).summed(to: end.shape) : nil,
        node.needsGradient(2) ? (dY * (end - self)).summed(to: weight.shape) : nil,
      ]
    }
  }

  /// Returns the linear interpolation x + weight · (`end` − x) with one weight.
  public final func lerp(_ end: Variable, weight: Float) -> Variable {
    lerp(end, weight: Variable(Tensor(weight)))
  }

  /// Returns the remainder x − y · ⌊x / y⌋, with the sign of the divisor y. The derivatives are 1 and −⌊x / y⌋.
  /// PyTorch's `remainder`, Python's `%`.
  public final func remainder(_ divisor: Variable) -> Variable {
    let y = value.remainder(divisor.value)
    return .record("remainder", y, [self, divisor], saving: [self, divisor]) { dY, node in
      [
        node.needsGradient(0) ? dY.summed(to: self.shape) : nil,
        node.needsGradient(1)
          ? (-dY * Variable(self.value.floorQuotient(divisor.value))).summed(to: divisor.shape)
          : nil,
      ]
    }
  }

  /// Returns the remainder x − y · trunc(x / y), with the sign of the dividend x. The derivatives are 1 and
  /// −trunc(x / y). PyTorch's `fmod`.
  public final func fmod(_ divisor: Variable) -> Variable {
    .record("fmod", value.fmod(divisor.value), [self, divisor], saving: [self, divisor]) {
      dY, node in
      [
        node.needsGradient(0) ? dY.summed(to: self.shape) : nil,
        node.needsGradient(1)
          ? (-dY * Variable((self.value / divisor.value).truncated())).summed(to: divisor.shape)
          : nil,
      ]
    }
  }
}
