import Glibc

// Functions of two numbers, elementwise, after broadcasting. Those of the C library are computed in double precision.

extension Tensor where Element: BinaryFloatingPoint {
  /// Returns the angle of the point (`x`, y) from the x axis, from −π to π, where y is this tensor. PyTorch's `atan2`.
  public func atan2(_ x: Tensor) -> Tensor {
    combined(with: x, "atan2") { Element(Glibc.atan2(Double($0), Double($1))) }
  }

  /// Returns √(x² + y²), which does not overflow before the result does. PyTorch's `hypot`.
  public func hypot(_ y: Tensor) -> Tensor {
    combined(with: y, "hypot") { Element(Glibc.hypot(Double($0), Double($1))) }
  }

  /// Returns log(eˣ + eʸ), which does not overflow. PyTorch's `logaddexp`.
  public func logAddExp(_ y: Tensor) -> Tensor {
    combined(with: y, "logAddExp") { Element(Tensors.logAddExp(Double($0), Double($1))) }
  }

  /// Returns log₂(2ˣ + 2ʸ), which does not overflow. PyTorch's `logaddexp2`.
  public func logAddExp2(_ y: Tensor) -> Tensor {
    let unit = Glibc.log(2.0)
    return combined(with: y, "logAddExp2") {
      Element(Tensors.logAddExp(Double($0) * unit, Double($1) * unit) / unit)
    }
  }

  /// Returns the linear interpolation x + weight · (`end` − x). PyTorch's `lerp`.
  ///
  /// As in PyTorch, weights from ½ on count from the end, so 1 gives `end` exactly.
  ///
  /// - Parameters:
  ///   - end: The result for weight 1.
  ///   - weight: The weights, which are also allowed to be below 0 and above 1. All three broadcast.
  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  public func lerp(_ end: Tensor, weight: Tensor) -> Tensor {
    guard
      let shape = Shape.broadcast(shape, end.shape).flatMap({ Shape.broadcast($0, weight.shape) })
    else {
      fatalError(
        "lerp: shapes \(self.shape), \(end.shape) and \(weight.shape) do not broadcast")
    }
    return expanded(to: shape).withContiguous { x in
      end.expanded(to: shape).withContiguous { end in
        weight.expanded(to: shape).withContiguous { weight in
          Tensor(shape: shape) { target in
            for i in 0..<Shape.count(shape) {
              let (span, share) = (end[i] - x[i], weight[i])
              target[i] =
                share.magnitude < 0.5
                ? x[i].addingProduct(share, span) : end[i].addingProduct(share - 1, span)
            }
          }
        }
      }
    }
  }

  /// Returns the remainder x − y · ⌊x / y⌋, with the sign of the divisor y. PyTorch's `remainder`, Python's `%`.
  public func remainder(_ divisor: Tensor) -> Tensor {
    combined(with: divisor, "remainder") { x, y in
      let rest = x.truncatingRemainder(dividingBy: y)
      return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest
    }
  }

  /// Returns ⌊x / y⌋ of the exact quotient, for the derivative of the remainder.
  package func floorQuotient(_ divisor: Tensor) -> Tensor {
    combined(with: divisor, "remainder") { x, y in
      if y == 0 { return x / y }
      let rest = x.truncatingRemainder(dividingBy: y)
      let quotient = ((x - rest) / y).rounded()
      return rest != 0 && (rest < 0) != (y < 0) ? quotient - 1 : quotient
    }
  }

  /// Returns the remainder x − y · trunc(x / y), with the sign of the dividend x. PyTorch's `fmod`, as in C.
  public func fmod(_ divisor: Tensor) -> Tensor {
    combined(with: divisor, "fmod") { $0.truncatingRemainder(dividingBy: $1) }
  }
}
