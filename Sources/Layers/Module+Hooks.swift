import Autograd

/// A closure that is called before or after a module's `forward`.
struct Hook {
  enum Call {
    case before((Module, Variable) -> Variable?)
    case after((Module, Variable, Variable) -> Variable?)
  }

  /// The handle that removes the hook.
  let handle: ForwardHook
  let call: Call
}

/// A handle that removes a module's hook.
public final class ForwardHook {
  private weak var module: Module?

  init(_ module: Module) { self.module = module }

  /// Removes the hook; does nothing if it has been removed already.
  public func remove() { module?.hooks.removeAll { $0.handle === self } }
}

extension Module {
  /// Registers a hook that is called before each forward pass; its result replaces the input, and
  /// `nil` keeps it. PyTorch's `register_forward_pre_hook`.
  @discardableResult
  public final func beforeForward(
    _ hook: @escaping (_ module: Module, _ input: Variable) -> Variable?
  ) -> ForwardHook { add(.before(hook)) }

  /// Registers a hook that is called after each forward pass; its result replaces the output, and
  /// `nil` keeps it. PyTorch's `register_forward_hook`.
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

  /// Returns the output of `function`, which is `forward` for a module with one input, with all hooks applied.
  final func hooked(_ x: Variable, _ function: (Variable) -> Variable) -> Variable {
    let hooks = hooks
    var input = x
    for case .before(let hook) in hooks.map(\.call) { input = hook(self, input) ?? input }
    var output = function(input)
    for case .after(let hook) in hooks.map(\.call) { output = hook(self, input, output) ?? output }
    return output
  }

  /// Returns the module that replaces this one and takes the same inputs, or `nil` if there is none.
  final func replacement<Other: Module>(as type: Other.Type) -> Other? {
    guard let replacement else { return nil }
    guard let other = replacement as? Other else {
      fatalError(
        "\(type): the module that replaces it, \(Swift.type(of: replacement)), takes one input; call it "
          + "with x only")
    }
    return other
  }
}
