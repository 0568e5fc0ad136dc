import Tensors

/// A handle with which a hook can be removed.
public struct HookHandle {
  let node: Node
  let number: Int

  /// Removes the hook; does nothing if it has been removed.
  public func remove() { node.hooks[number] = nil }
}

extension Variable {
  /// Registers a hook that is called with this variable's complete gradient in every backward pass. PyTorch's
  /// `register_hook`.
  ///
  ///     x.onGradient { gradient in gradient * 0.5 }   // halves the gradient
  ///
  /// - Parameter hook: Returns the gradient's replacement, or `nil` to keep it.
  /// - Returns: A handle that removes the hook.
  /// - Precondition: The variable requires a gradient, and a replacement has the gradient's shape.
  @discardableResult
  public final func onGradient(_ hook: @escaping (Variable) -> Variable?) -> HookHandle {
    require(requiresGradient, "onGradient: the variable does not require a gradient")
    let number = Order.next()
    node.hooks[number] = hook
    return HookHandle(node: node, number: number)
  }
}

extension Node {
  /// Returns the gradient after all hooks, in the order of their registration.
  func hooked(_ gradient: Variable) -> Variable {
    if hooks.isEmpty { return gradient }
    return hooks.sorted { $0.key < $1.key }.reduce(gradient) { gradient, hook in
      let changed = hook.value(gradient) ?? gradient
      require(
        changed.shape == gradient.shape,
        "onGradient: a hook returned shape \(changed.shape) for a gradient of \(gradient.shape)")
      return changed
    }
  }
}
