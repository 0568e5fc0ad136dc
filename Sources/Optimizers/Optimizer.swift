import Autograd
import Tensors

/// The base class of optimizers, which update parameters by their gradients.
///
///     let optimizer = SGD(network.parameters(), learningRate: 0.1, momentum: 0.9)
///     optimizer.zeroGradients()
///     loss.backward()
///     optimizer.step()
///
/// A subclass defines the update of a single parameter: it overrides
/// ``update(_:with:state:step:group:)``, and names the tensors that it keeps per parameter in
/// ``stateNames(for:)``.
open class Optimizer {
  /// The parameter groups. Their hyperparameters may be changed between steps.
  public final var groups: [ParameterGroup]
  /// The state of each parameter, group by group.
  final var parameterStates: [ParameterState]

  /// The number of updates of a parameter, and its state tensors.
  struct ParameterState {
    var steps = 0
    var tensors: [String: Tensor<Float>] = [:]
  }

  /// Creates an optimizer with one parameter group;
  /// ``addGroup(_:learningRate:weightDecay:momentum:)`` adds others.
  ///
  /// - Precondition: No parameter appears twice.
  public init(_ group: ParameterGroup) {
    groups = []
    parameterStates = []
    append(group)
  }

  /// Adds a parameter group.
  ///
  ///     let optimizer = AdamW(backbone.parameters(), learningRate: 1e-4)
  ///     optimizer.addGroup(head.parameters(), learningRate: 1e-3)
  ///
  /// - Parameters:
  ///   - parameters: The parameters to add.
  ///   - learningRate: The learning rate; that of the first group by default.
  ///   - weightDecay: The weight decay; that of the first group by default.
  ///   - momentum: The momentum, β₁ in the Adam family; that of the first group by default.
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
        "Optimizer: parameter \(parameter.name ?? "\(parameter.shape)") appears more than once; it "
          + "would be updated twice per step")
    }
    groups.append(group)
    parameterStates += group.parameters.map { _ in ParameterState() }
  }

  /// The parameters of all groups, in order.
  public final var parameters: [Parameter] { groups.flatMap(\.parameters) }

  /// The learning rate η of the first group; setting it sets that of all groups.
  public final var learningRate: Double {
    get { groups[0].learningRate }
    set { for index in groups.indices { groups[index].learningRate = newValue } }
  }

  /// Clears all gradients, as `backward()` accumulates them.
  public final func zeroGradients() {
    for parameter in parameters { parameter.gradient = nil }
  }

  /// Updates all parameters that have a gradient.
  public final func step() {
    var index = 0
    for group in groups {
      let names = stateNames(for: group)
      for parameter in group.parameters {
        defer { index += 1 }
        guard parameter.requiresGradient, let gradient = parameter.gradient else { continue }
        parameterStates[index].steps += 1
        // Take the tensors out of the dictionary, so that they are uniquely referenced and updated
        // in place.
        var state = names.map {
          parameterStates[index].tensors.removeValue(forKey: $0)
            ?? initialState(named: $0, for: parameter)
        }
        let steps = parameterStates[index].steps
        parameter.update {
          update(&$0, with: gradient, state: &state, step: steps, group: group)
        }
        for (name, tensor) in zip(names, state) { parameterStates[index].tensors[name] = tensor }
      }
    }
  }

  /// Updates a parameter. Override this method.
  ///
  /// - Parameters:
  ///   - value: The parameter's value, to update in place.
  ///   - gradient: ∂L/∂value, of the same shape.
  ///   - state: The tensors that ``stateNames(for:)`` names, in that order; before the first step, those of
  ///     ``initialState(named:for:)``.
  ///   - step: The number of this parameter's update, from 1.
  ///   - group: The hyperparameters.
  open func update(
    _ value: inout Tensor<Float>, with gradient: Tensor<Float>, state: inout [Tensor<Float>],
    step: Int, group: ParameterGroup
  ) {
    fatalError("\(type(of: self)): does not override update(_:with:state:step:group:)")
  }

  /// Returns the names of the state tensors of each parameter in `group`; none by default.
  open func stateNames(for group: ParameterGroup) -> [String] { [] }

  /// Returns the initial value of a state tensor, whose shape remains: by default zeros, one per element of
  /// `parameter`.
  open func initialState(named name: String, for parameter: Parameter) -> Tensor<Float> {
    .zeros(parameter.shape)
  }
}

/// A parameter group: parameters that share hyperparameters.
///
/// Groups hold the three hyperparameters that often differ between parameters (a new head has a
/// higher learning rate, biases have no weight decay, one-cycle schedules change the momentum); all
/// others belong to the optimizer.
public struct ParameterGroup {
  /// The parameters of the group.
  public let parameters: [Parameter]
  /// η, the learning rate.
  public var learningRate: Double
  /// λ, the weight decay.
  public var weightDecay: Double
  /// μ, the momentum; for Adam and its variants, and for LAMB, β₁. Adagrad and Adadelta ignore it.
  public var momentum: Double

  /// Creates a parameter group.
  ///
  /// - Precondition: No hyperparameter is negative; the momentum is below 1.
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

/// Stops the program unless ε, which is added to a denominator, is at least 0.
func requireEpsilon(_ epsilon: Double, _ optimizer: String) {
  require(epsilon >= 0, "\(optimizer): epsilon must not be negative, but is \(epsilon)")
}
