import Autograd

/// What is called around a module's `forward`.
struct Hook {
  enum Call {
    case before((Module, Variable) -> Variable?)
    case after((Module, Variable, Variable) -> Variable?)
  }

  /// What it is taken away by.
  let handle: ForwardHook
  let call: Call
}

/// What a hook of a module is taken away by.
public final class ForwardHook {
  private weak var module: Module?

  init(_ module: Module) { self.module = module }

  /// Takes the hook away; harmless where it already is.
  public func remove() { module?.hooks.removeAll { $0.handle === self } }
}

extension Module {
  /// Calls `hook` before every call of this module; what it returns takes the input's place, `nil`
  /// leaves it. PyTorch's `register_forward_pre_hook`.
  @discardableResult
  public final func beforeForward(
    _ hook: @escaping (_ module: Module, _ input: Variable) -> Variable?
  ) -> ForwardHook { add(.before(hook)) }

  /// Calls `hook` after every call of this module; what it returns takes the output's place, `nil`
  /// leaves it. PyTorch's `register_forward_hook`.
  ///
  ///     network.layer4.onForward { _, _, output in
  ///       features = output
  ///       return nil
  ///     }
  @discardableResult
  public final func onForward(
    _ hook: @escaping (_ module: Module, _ input: Variable, _ output: Variable) -> Variable?
  ) -> ForwardHook { add(.after(hook)) }

  private final func add(_ call: Hook.Call) -> ForwardHook {
    let handle = ForwardHook(self)
    hooks.append(Hook(handle: handle, call: call))
    return handle
  }

  /// `forward` with all hooks.
  final func hooked(_ x: Variable) -> Variable {
    let hooks = hooks
    var input = x
    for case .before(let hook) in hooks.map(\.call) { input = hook(self, input) ?? input }
    var output = forward(input)
    for case .after(let hook) in hooks.map(\.call) { output = hook(self, input, output) ?? output }
    return output
  }
}
