import Autograd
import Kernels
import Tensors

/// Compiles the modules of one network; see ``CompiledNetwork``.
public final class NetworkCompiler {
  /// The border of activations: the widest padding of a convolution.
  private(set) var border = 0
  /// The memory of activations.
  let pool = ActivationPool()

  let precision: Precision

  init(_ precision: Precision) { self.precision = precision }

  /// Returns a module as a compiled layer: one that runs the module where it cannot be compiled.
  public func compile(_ module: Module) -> CompiledLayer {
    let module = module.resolved
    if module.isPlain, let compilable = module as? any CompilableModule {
      return compilable.compiled(by: self)
    }
    return { x in CompiledValue(module.inferred(x.tensor)) }
  }

  /// Returns modules as one compiled layer, as `Sequential` runs them: a convolution is fused with batch normalization and
  /// ReLU after it.
  public func compile(chain modules: [Module]) -> CompiledLayer {
    var layers: [CompiledLayer] = []
    var rest = modules.map(\.resolved)[...]
    while let module = rest.popFirst() {
      guard let convolution = module as? Conv2d, fuses(convolution) else {
        layers.append(compile(module))
        continue
      }
      let norm = (rest.first as? BatchNorm2d).flatMap { fuses($0) ? $0 : nil }
      if norm != nil { rest.removeFirst() }
      let relu = (rest.first as? ReLU).flatMap { $0.isPlain ? $0 : nil }
      if relu != nil { rest.removeFirst() }
      let fused = compile(convolution, norm, relu)
      layers.append { fused($0, nil) }
    }
    return { x in layers.reduce(x) { $1($0) } }
  }

  /// Returns `relu(norm(convolution(x)) + addend)` as a function of `x` and the addend, which is `nil` for none.
  public func compile(
    _ convolution: Conv2d, _ norm: BatchNorm2d?, _ relu: ReLU?
  ) -> (_ x: CompiledValue, _ addend: CompiledValue?) -> CompiledValue {
    guard fuses(convolution), norm.map(fuses) ?? true, relu?.isPlain != false else {
      return { x, addend in
        CompiledValue(
          withoutGradients {
            let y = convolution(Variable(x.tensor))
            let normal = norm?(y) ?? y
            let sum = addend.map { normal + Variable($0.tensor) } ?? normal
            return (relu?(sum) ?? sum).value
          })
      }
    }
    let compiled = CompiledConvolution(convolution, norm, precision, appliesReLU: relu != nil)
    border = max(border, convolution.padding.height, convolution.padding.width)
    return { [unowned self] x, addend in compiled(x, adding: addend, self) }
  }

  private func fuses(_ convolution: Conv2d) -> Bool {
    convolution.isPlain && convolution.groups == 1
  }

  private func fuses(_ norm: BatchNorm2d) -> Bool { norm.isPlain && !norm.isTraining }
}

extension Module {
  /// Returns the module's output without recording it.
  final func inferred(_ x: Tensor<Float>) -> Tensor<Float> {
    withoutGradients { self(Variable(x)).value }
  }
}
