import Tensors

// Derivatives of whole functions: PyTorch's `torch.autograd.functional`. All evaluate the function at copies of the
// inputs, so no `gradient` changes, and the same variable may be given twice.

/// Returns the Jacobian matrices of a function of several variables: all derivatives of its outputs with respect to
/// its inputs. PyTorch's `torch.autograd.functional.jacobian`.
///
///     J[i][j] = ∂outputᵢ/∂inputⱼ      [outputᵢ's shape + inputⱼ's shape]
///
/// It takes a backward pass per element of the outputs.
///
/// - Parameters:
///   - inputs: Where to differentiate.
///   - createGraph: Whether to record the computation, to differentiate the result with respect to the inputs in turn.
///   - function: The function to differentiate.
/// - Returns: A row per output; zeros where an output does not depend on an input.
public func jacobian(
  at inputs: [Variable], createGraph: Bool = false, of function: ([Variable]) -> [Variable]
) -> [[Variable]] {
  let (inputs, outputs) = evaluated(function, at: inputs, createGraph: createGraph)
  return outputs.map { output in
    let elements = output.value.count
    let rows = (0..<elements).map { element in
      let seed = Tensor<Float>((0..<elements).map { $0 == element ? 1 : 0 }, shape: output.shape)
      return product(of: [Variable(seed)], [output], inputs, createGraph: createGraph)
    }
    return recording(createGraph) {
      inputs.indices.map { index in
        let shape = output.shape + inputs[index].shape
        return rows.isEmpty
          ? Variable(.zeros(shape)) : Variable.stack(rows.map { $0[index] }).reshaped(shape)
      }
    }
  }
}

/// Returns the Jacobian matrix of a function of one variable, `[output's shape + input's shape]`.
///
///     jacobian(at: Variable([1, 2])) { $0.squared() }.value   // [[2, 0], [0, 4]]
///
/// - Parameters:
///   - input: Where to differentiate.
///   - createGraph: Whether to record the computation, to differentiate the result with respect to the input in turn.
///   - function: The function to differentiate.
public func jacobian(
  at input: Variable, createGraph: Bool = false, of function: (Variable) -> Variable
) -> Variable {
  jacobian(at: [input], createGraph: createGraph) { [function($0[0])] }[0][0]
}

/// Returns the Hessian matrices of a scalar function of several variables: all second derivatives. PyTorch's
/// `torch.autograd.functional.hessian`.
///
///     H[i][j] = ∂²output/∂inputᵢ∂inputⱼ      [inputᵢ's shape + inputⱼ's shape]
///
/// - Parameters:
///   - inputs: Where to differentiate.
///   - createGraph: Whether to record the computation, to differentiate the result with respect to the inputs in turn.
///   - function: The function to differentiate, whose result has one element.
public func hessian(
  at inputs: [Variable], createGraph: Bool = false, of function: ([Variable]) -> Variable
) -> [[Variable]] {
  jacobian(at: inputs, createGraph: createGraph) {
    recordedGradients("hessian", of: function, at: $0).1
  }
}

/// Returns the Hessian matrix of a scalar function of one variable, `[input's shape + input's shape]`.
///
///     hessian(at: Variable([1, 2])) { $0.pow(3).sum() }.value   // [[6, 0], [0, 12]]
///
/// - Parameters:
///   - input: Where to differentiate.
///   - createGraph: Whether to record the computation, to differentiate the result with respect to the input in turn.
///   - function: The function to differentiate, whose result has one element.
public func hessian(
  at input: Variable, createGraph: Bool = false, of function: (Variable) -> Variable
) -> Variable {
  hessian(at: [input], createGraph: createGraph) { function($0[0]) }[0][0]
}

/// Returns the value of a function, and the product of a vector with its Jacobian: one backward pass per output.
/// PyTorch's `torch.autograd.functional.vjp`.
///
///     product[j] = Σᵢ vᵢᵀ · ∂outputᵢ/∂inputⱼ
///
/// - Parameters:
///   - inputs: Where to differentiate.
///   - v: A vector for each output, of its shape.
///   - createGraph: Whether to record the computation, to differentiate the results with respect to the inputs and `v`.
///   - function: The function to differentiate.
public func vjp(
  at inputs: [Variable], times v: [Variable], createGraph: Bool = false,
  of function: ([Variable]) -> [Variable]
) -> (outputs: [Variable], product: [Variable]) {
  let (inputs, outputs) = evaluated(function, at: inputs, createGraph: createGraph)
  require(
    v.map(\.shape) == outputs.map(\.shape),
    "vjp: the vectors have shapes \(v.map(\.shape)), but the outputs \(outputs.map(\.shape))")
  let result = product(of: v, outputs, inputs, createGraph: createGraph)
  return (finished(outputs, createGraph), finished(result, createGraph))
}

/// Returns the value of a function, and the product of its Jacobian with a vector: the derivative of the outputs along
/// `v`. PyTorch's `torch.autograd.functional.jvp`.
///
///     product[i] = Σⱼ ∂outputᵢ/∂inputⱼ · vⱼ
///
/// The vector-Jacobian product is linear in its vector `u`; its derivative with respect to `u`, along `v`, is the
/// Jacobian-vector product. So two backward passes compute what otherwise takes a pass per element.
///
/// - Parameters:
///   - inputs: Where to differentiate.
///   - v: A vector for each input, of its shape.
///   - createGraph: Whether to record the computation, to differentiate the results with respect to the inputs and `v`.
///   - function: The function to differentiate.
public func jvp(
  at inputs: [Variable], times v: [Variable], createGraph: Bool = false,
  of function: ([Variable]) -> [Variable]
) -> (outputs: [Variable], product: [Variable]) {
  require(
    v.map(\.shape) == inputs.map(\.shape),
    "jvp: the vectors have shapes \(v.map(\.shape)), but the inputs \(inputs.map(\.shape))")
  let (inputs, outputs) = evaluated(function, at: inputs, createGraph: createGraph)
  let seeds = outputs.map { Variable(.zeros($0.shape), requiresGradient: true) }
  let gradients = product(of: seeds, outputs, inputs, createGraph: true)
  let result = product(of: v, gradients, seeds, createGraph: createGraph)
  return (finished(outputs, createGraph), finished(result, createGraph))
}

/// Returns the value of a scalar function, and the product of a vector with its Hessian. PyTorch's
/// `torch.autograd.functional.vhp`.
///
///     product[j] = Σᵢ vᵢᵀ · ∂²output/∂inputᵢ∂inputⱼ
///
/// It is equal to ``hvp(at:times:createGraph:of:)`` where second derivatives are continuous, and faster.
///
/// - Parameters:
///   - inputs: Where to differentiate.
///   - v: A vector for each input, of its shape.
///   - createGraph: Whether to record the computation, to differentiate the results with respect to the inputs and `v`.
///   - function: The function to differentiate, whose result has one element.
public func vhp(
  at inputs: [Variable], times v: [Variable], createGraph: Bool = false,
  of function: ([Variable]) -> Variable
) -> (output: Variable, product: [Variable]) {
  var output = Variable(0)
  let product = vjp(at: inputs, times: v, createGraph: createGraph) { inputs in
    let (value, gradients) = recordedGradients("vhp", of: function, at: inputs)
    output = value
    return gradients
  }.product
  return (finished([output], createGraph)[0], product)
}

/// Returns the value of a scalar function, and the product of its Hessian with a vector. PyTorch's
/// `torch.autograd.functional.hvp`.
///
///     product[i] = Σⱼ ∂²output/∂inputᵢ∂inputⱼ · vⱼ
///
/// - Parameters:
///   - inputs: Where to differentiate.
///   - v: A vector for each input, of its shape.
///   - createGraph: Whether to record the computation, to differentiate the results with respect to the inputs and `v`.
///   - function: The function to differentiate, whose result has one element.
public func hvp(
  at inputs: [Variable], times v: [Variable], createGraph: Bool = false,
  of function: ([Variable]) -> Variable
) -> (output: Variable, product: [Variable]) {
  var output = Variable(0)
  let product = jvp(at: inputs, times: v, createGraph: createGraph) { inputs in
    let (value, gradients) = recordedGradients("hvp", of: function, at: inputs)
    output = value
    return gradients
  }.product
  return (finished([output], createGraph)[0], product)
}

// MARK: Steps

/// Returns copies of the inputs that require gradients, and the function's outputs there, recorded. With `createGraph`,
/// the copies are connected to the inputs.
private func evaluated(
  _ function: ([Variable]) -> [Variable], at inputs: [Variable], createGraph: Bool
) -> (inputs: [Variable], outputs: [Variable]) {
  recording(true) {
    let copies = inputs.map { input in
      createGraph && input.requiresGradient
        ? Variable.record("copy", input.value, [input]) { dY, _ in [dY] }
        : Variable(input.value, requiresGradient: true)
    }
    return (copies, function(copies))
  }
}

/// Returns Σᵢ vᵢᵀ · ∂outputᵢ/∂inputⱼ for each input; zeros where no output depends on it.
private func product(
  of v: [Variable], _ outputs: [Variable], _ inputs: [Variable], createGraph: Bool
) -> [Variable] {
  var sums = [Variable?](repeating: nil, count: inputs.count)
  recording(createGraph) {
    for (output, seed) in zip(outputs, v) where output.requiresGradient {
      let parts = output.gradients(upTo: inputs, seed: seed, retainGraph: true)
      for (index, part) in parts.enumerated() {
        guard let part else { continue }
        sums[index] = sums[index].map { $0 + part } ?? part
      }
    }
  }
  return zip(sums, inputs).map { $0 ?? Variable(.zeros($1.shape)) }
}

/// Returns the value and the recorded gradients of a scalar function.
private func recordedGradients(
  _ operation: String, of function: ([Variable]) -> Variable, at inputs: [Variable]
) -> (Variable, [Variable]) {
  let output = function(inputs)
  require(
    output.value.count == 1,
    "\(operation): the function must return a single element, not shape \(output.shape)")
  let seed = Variable(.ones(output.shape))
  return (output, product(of: [seed], [output], inputs, createGraph: true))
}

/// Returns variables as they are, or without their graph.
private func finished(_ variables: [Variable], _ keepsGraph: Bool) -> [Variable] {
  keepsGraph ? variables : variables.map { Variable($0.value) }
}
