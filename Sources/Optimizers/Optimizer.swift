import Autograd
import Tensors

/// What moves parameters against their gradients, a step at a time.
///
///     let optimizer = SGD(network.parameters(), learningRate: 0.1, momentum: 0.9)
///     optimizer.zeroGradients()
///     loss.backward()
///     optimizer.step()
///
/// A subclass says how one parameter moves: it overrides ``move(_:against:memory:step:group:)``, and
/// names what it remembers of each parameter in ``memoryNames(for:)``. All the rest is here.
open class Optimizer {
  /// The parameters, and what is set for them. Rates may be changed between steps.
  public final var groups: [ParameterGroup]
  /// What is remembered of each parameter, groups one after the other.
  final var memories: [Memory]

  /// How many steps a parameter has made, and the tensors that go with it.
  struct Memory {
    var steps = 0
    var tensors: [String: Tensor<Float>] = [:]
  }

  /// Makes an optimizer with one group; ``addGroup(_:learningRate:weightDecay:momentum:)`` adds others.
  ///
  /// - Precondition: no parameter appears twice; no rate is negative.
  public init(_ group: ParameterGroup) {
    groups = []
    memories = []
    append(group)
  }

  /// Adds parameters that have rates of their own.
  ///
  ///     let optimizer = AdamW(backbone.parameters(), learningRate: 1e-4)
  ///     optimizer.addGroup(head.parameters(), learningRate: 1e-3)
  ///
  /// - Parameters: what is `nil` is as in the first group.
  public final func addGroup(
    _ parameters: [Parameter], learningRate: Double? = nil, weightDecay: Double? = nil,
    momentum: Double? = nil
  ) {
    append(
      ParameterGroup(
        parameters, learningRate: learningRate ?? groups[0].learningRate,
        weightDecay: weightDecay ?? groups[0].weightDecay,
        momentum: momentum ?? groups[0].momentum))
  }

  private func append(_ group: ParameterGroup) {
    var seen = Set(parameters.map { ObjectIdentifier($0) })
    for parameter in group.parameters {
      require(
        seen.insert(ObjectIdentifier(parameter)).inserted,
        "Optimizer: parameter \(parameter.name ?? "\(parameter.shape)") is given twice; it would "
          + "move twice a step")
    }
    groups.append(group)
    memories += group.parameters.map { _ in Memory() }
  }

  /// All parameters, groups one after the other.
  public final var parameters: [Parameter] { groups.flatMap(\.parameters) }

  /// η: the first group's learning rate; setting it sets every group's.
  public final var learningRate: Double {
    get { groups[0].learningRate }
    set { for index in groups.indices { groups[index].learningRate = newValue } }
  }

  /// Forgets all gradients: `backward()` adds to them.
  public final func zeroGradients() {
    for parameter in parameters { parameter.gradient = nil }
  }

  /// Moves every parameter that has a gradient one step; the others stay as they are.
  public final func step() {
    var index = 0
    for group in groups {
      let names = memoryNames(for: group)
      for parameter in group.parameters {
        defer { index += 1 }
        guard parameter.requiresGradient, let gradient = parameter.gradient else { continue }
        memories[index].steps += 1
        // Taken out, so that they are changed in place; a second owner would make copies.
        var memory = names.map {
          memories[index].tensors.removeValue(forKey: $0)
            ?? .full(parameter.shape, initialMemory)
        }
        let steps = memories[index].steps
        parameter.update {
          move(&$0, against: gradient, memory: &memory, step: steps, group: group)
        }
        for (name, tensor) in zip(names, memory) { memories[index].tensors[name] = tensor }
      }
    }
  }

  /// Moves one parameter. Override it.
  ///
  /// - Parameters:
  ///   - value: the parameter's numbers, to change.
  ///   - gradient: ∂L/∂value, of the same shape.
  ///   - memory: the tensors that ``memoryNames(for:)`` names, in its order, each of the same shape;
  ///     before the first step, all of them hold ``initialMemory``.
  ///   - step: counts this parameter's steps, from 1 on.
  open func move(
    _ value: inout Tensor<Float>, against gradient: Tensor<Float>, memory: inout [Tensor<Float>],
    step: Int, group: ParameterGroup
  ) {
    fatalError("\(type(of: self)): does not override move(_:against:memory:step:group:)")
  }

  /// The names of the tensors that are remembered of each parameter of `group`; none by default.
  open func memoryNames(for group: ParameterGroup) -> [String] { [] }

  /// The number that remembered tensors start with: 0, unless overridden.
  open var initialMemory: Float { 0 }
}

/// Parameters, and what is set for them.
///
/// The three numbers that practice sets apart for some parameters (a new head learns faster, biases do not
/// decay, one-cycle schedules change the momentum) belong to a group; all else belongs to the optimizer.
public struct ParameterGroup {
  /// Those that a step moves.
  public let parameters: [Parameter]
  /// η, how far a step goes.
  public var learningRate: Double
  /// λ, how strongly numbers are drawn to 0.
  public var weightDecay: Double
  /// μ, how much of the last step's direction is kept: Adam's and LAMB's β₁. Adagrad has none.
  public var momentum: Double

  /// - Precondition: no number is negative; the momentum is below 1.
  public init(
    _ parameters: [Parameter], learningRate: Double, weightDecay: Double = 0, momentum: Double = 0
  ) {
    require(
      learningRate >= 0 && weightDecay >= 0,
      "ParameterGroup: learning rate \(learningRate) and weight decay \(weightDecay) must not be "
        + "negative")
    require(
      (0..<1).contains(momentum), "ParameterGroup: momentum must be in 0..<1, but is \(momentum)")
    self.parameters = parameters
    (self.learningRate, self.weightDecay) = (learningRate, weightDecay)
    self.momentum = momentum
  }
}
