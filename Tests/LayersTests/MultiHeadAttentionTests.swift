import Autograd
import Layers
import Tensors
import TestSupport
import Testing

@Suite struct MultiHeadAttentionTests {
  private let fixture: Fixture

  init() throws { fixture = try Fixture("attention_and_layers-heads") }

  private func made(_ name: String) -> MultiHeadAttention {
    var g = Generator(seed: 0)
    return switch name {
    case "crossPlain": MultiHeadAttention(4, heads: 2, bias: false, using: &g)
    case "batchFirst": MultiHeadAttention(4, heads: 4, batchFirst: true, using: &g)
    case "sizes": MultiHeadAttention(4, heads: 2, kdim: 3, vdim: 5, using: &g)
    case "sizesBatchFirst":
      MultiHeadAttention(4, heads: 2, bias: false, kdim: 6, batchFirst: true, using: &g)
    case "biasKV": MultiHeadAttention(4, heads: 2, addBiasKV: true, using: &g)
    case "zero", "noKeys": MultiHeadAttention(4, heads: 2, addZeroAttention: true, using: &g)
    case "both":
      MultiHeadAttention(
        4, heads: 2, addBiasKV: true, addZeroAttention: true, kdim: 3, vdim: 5, batchFirst: true,
        using: &g)
    case "dropoutAll": MultiHeadAttention(4, heads: 2, dropout: 1, using: &g)
    case "dropoutEval": MultiHeadAttention(4, heads: 2, dropout: 0.5, using: &g)
    default: MultiHeadAttention(4, heads: 2, using: &g)
    }
  }

  private func state(_ name: String) -> StateDictionary {
    var state = StateDictionary()
    for key in fixture.names where key.hasPrefix("\(name)/state/") {
      state[String(key.dropFirst("\(name)/state/".count))] = .floats(fixture.floats(key))
    }
    return state
  }

  /// Returns the mask of a case, in which 2 stands for true.
  private func mask(_ key: String) -> AttentionMask? {
    guard fixture.contains(key) else { return nil }
    let numbers = fixture.floats(key)
    let isBoolean = numbers.scalars.allSatisfy { $0 == 0 || $0 == 2 } && numbers.max().item == 2
    return isBoolean ? .excluding(numbers .== Tensor(2)) : .adding(Variable(numbers))
  }

  /// Returns the output and the weights of a case, and its leaves.
  private func run(
    _ name: String, _ attention: MultiHeadAttention, isSelf: Bool
  ) -> (output: Variable, weights: Variable?, leaves: [Variable]) {
    let names = isSelf ? ["query"] : ["query", "key", "value"]
    let leaves = names.map {
      Variable(fixture.floats("\(name)/\($0)"), requiresGradient: true)
    }
    let isAveraged =
      !fixture.contains("\(name)/weights")
      || !name.hasSuffix("Heads") && name != "both"
        && name != "batchFirst"
    let (output, weights) = attention(
      leaves[0], leaves[isSelf ? 0 : 1], leaves[isSelf ? 0 : 2], mask: mask("\(name)/attn_mask"),
      keyPaddingMask: mask("\(name)/key_padding_mask"),
      needWeights: fixture.contains("\(name)/weights"),
      averageWeights: isAveraged || name == "maskedHeads")
    return (output, weights, leaves)
  }

  @Test func `outputs, weights and gradients equal PyTorch's`() throws {
    let names = fixture.names.filter { $0.hasSuffix("/output") }.map { String($0.dropLast(7)) }
    #expect(names.count == 22)
    for name in names {
      let isSelf = name.hasPrefix("self") || name == "causal"
      for isPacked in isSelf ? [true, false] : [false] {
        let attention = made(name)
        #expect(attention.stateDictionary().keys == orderedKeys(name), "\(name)")
        try attention.load(state(name))
        if name == "dropoutEval" { attention.eval() }
        let (output, weights, leaves) = run(name, attention, isSelf: isPacked)
        expectClose(output.value, fixture.floats("\(name)/output"), name, absolute: 1e-6)
        var loss = (output * Variable(fixture.floats("\(name)/seed"))).sum()
        #expect((weights != nil) == fixture.contains("\(name)/weights"))
        if let weights {
          expectClose(
            weights.value, fixture.floats("\(name)/weights"), "\(name), weights", absolute: 1e-6)
          loss = loss + (weights * Variable(fixture.floats("\(name)/seedOfWeights"))).sum()
        }
        loss.backward()
        let expected = ["query", "key", "value"].map { fixture.floats("\(name)/gradient/\($0)") }
        if isPacked {
          let sum = expected[0] + expected[1] + expected[2]
          expectClose(leaves[0].gradient!, sum, "\(name), input", relative: 2e-5, absolute: 2e-6)
        } else {
          for (leaf, gradient) in zip(leaves, expected) {
            expectClose(leaf.gradient!, gradient, name, relative: 2e-5, absolute: 2e-6)
          }
        }
        for (key, parameter) in attention.namedParameters() {
          expectClose(
            parameter.gradient!, fixture.floats("\(name)/gradient/\(key)"), "\(name), \(key)",
            relative: 2e-5, absolute: 4e-6)
        }
      }
    }
  }

  /// PyTorch's order of keys.
  private func orderedKeys(_ name: String) -> [String] {
    let keys = Set(state(name).keys)
    return [
      "q_proj_weight", "k_proj_weight", "v_proj_weight", "in_proj_weight", "in_proj_bias", "bias_k",
      "bias_v", "out_proj.weight", "out_proj.bias",
    ].filter(keys.contains)
  }

  @Test func `initial weights have PyTorch's distribution`() {
    var generator = Generator(seed: 1)
    let packed = MultiHeadAttention(32, heads: 4, addBiasKV: true, using: &generator)
    // U(−b, b) with b = √(6 / (32 + 96)), or √(6 / (32 + 64)) for keys of 64 numbers; 1/√32 for the output.
    func expectUniform(_ weight: Parameter?, _ bound: Float) {
      let largest = weight!.value.abs().max().item
      #expect(largest <= bound && largest > bound * 0.98)
      let deviation = weight!.value.standardDeviation().item
      #expect(abs(deviation / (bound / Float(3).squareRoot()) - 1) < 0.04)
    }
    expectUniform(packed.inProjWeight, (6 / 128 as Float).squareRoot())
    expectUniform(packed.outProj.weight, (1 / 32 as Float).squareRoot())
    #expect(packed.inProjBias!.value == .zeros([96]) && packed.outProj.bias!.value == .zeros([32]))
    #expect(packed.biasK!.shape == [1, 1, 32] && packed.biasV!.value != packed.biasK!.value)
    let apart = MultiHeadAttention(32, heads: 4, kdim: 64, using: &generator)
    expectUniform(apart.kProjWeight, (6 / 96 as Float).squareRoot())
    expectUniform(apart.vProjWeight, (6 / 64 as Float).squareRoot())
    #expect(apart.inProjWeight == nil && apart.kProjWeight!.shape == [32, 64])
  }

  @Test func `queries without keys have weights of 0 and no gradient`() {
    var generator = Generator(seed: 1)
    let attention = MultiHeadAttention(4, heads: 2, batchFirst: true, using: &generator)
    let x = Variable(.normal([2, 3, 4], using: &generator), requiresGradient: true)
    let padding: Tensor<Bool> = [[true, true, true], [false, false, true]]
    for mask in [AttentionMask.excluding(padding), .allowing(.!padding)] {
      x.gradient = nil
      let (output, weights) = attention(x, x, x, keyPaddingMask: mask)
      #expect(weights!.value[0] == .zeros([3, 3]))
      #expect(
        output.value[0]
          == Tensor.stack([Tensor](repeating: attention.outProj.bias!.value, count: 3)))
      expectClose(weights!.value[1].sum([-1]), .ones([3]))
      output.squared().sum().backward()
      #expect(x.gradient!.isFinite.all && x.gradient![0] == .zeros([3, 4]))
    }
  }

  @Test func `isCausal is the mask of later keys, before keys are appended`() {
    var generator = Generator(seed: 1)
    let attention = MultiHeadAttention(
      4, heads: 2, addBiasKV: true, addZeroAttention: true, using: &generator)
    let x = Variable(.normal([5, 2, 4], using: &generator))
    let (causal, weights) = attention(x, x, x, isCausal: true)
    let later = Tensor<Float>.ones([5, 5]).upperTriangle(1) .> Tensor(0)
    let (masked, _) = attention(x, x, x, mask: .excluding(later))
    #expect(causal.value == masked.value && weights!.shape == [2, 5, 7])
    #expect(
      weights!.value[0, 0].scalars.map { $0 > 0 } == [true, false, false, false, false, true, true])
    // The first outputs do not depend on later inputs.
    let changed = Variable(.cat([x.value[0..<2], .ones([3, 2, 4])]))
    let again = attention(changed, changed, changed, isCausal: true).output
    expectClose(again.value[0..<2], causal.value[0..<2])
  }

  @Test func `dropout of attention weights is repeated from a seed, and off in evaluation mode`() {
    func run(_ isTraining: Bool, _ seed: UInt64) -> (Tensor<Float>, Tensor<Float>) {
      var generator = Generator(seed: seed)
      let attention = MultiHeadAttention(8, heads: 2, dropout: 0.5, using: &generator)
      attention.train(isTraining)
      let x = Variable(.normal([6, 2, 8], using: &generator))
      let (output, weights) = attention(x, x, x, averageWeights: false)
      return (output.value, weights!.value)
    }
    #expect(run(true, 1) == run(true, 1))
    let (training, evaluation) = (run(true, 1).1, run(false, 1).1)
    let dropped = training.scalars.count { $0 == 0 }
    #expect((48...96).contains(dropped) && evaluation.scalars.allSatisfy { $0 > 0 })
    for (x, y) in zip(training.scalars, evaluation.scalars) where x > 0 {
      #expect(abs(x / y - 2) < 1e-5)
    }
  }

  @Test func `hooks and replacements apply to calls with three inputs`() {
    var generator = Generator(seed: 1)
    let model = ModuleList([MultiHeadAttention(4, heads: 2, using: &generator)])
    let attention = model[0] as! MultiHeadAttention
    let x = Variable(.normal([3, 2, 4], using: &generator))
    let hook = attention.onForward { _, _, output in output * 2 }
    let doubled = attention(x, x, x).output
    hook.remove()
    expectClose(doubled.value, attention(x, x, x).output.value * 2)
    #expect(attention(x).value == attention(x, x, x).output.value)
    let layer = TransformerEncoderLayer(4, heads: 2, feedForward: 6, dropout: 0, using: &generator)
    let other = MultiHeadAttention(4, heads: 2, using: &generator)
    let before = layer(x).value
    layer.replace("self_attn", with: other)
    #expect(layer(x).value != before && layer.module(at: "self_attn") === other)
  }

  @Test func `the graph of masked self-attention is one projection, and all its values are finite`()
  {
    var generator = Generator(seed: 1)
    let attention = MultiHeadAttention(4, heads: 2, batchFirst: true, using: &generator)
    let x = Variable(.normal([1, 3, 4], using: &generator), requiresGradient: true)
    let mask = AttentionMask.excluding([[false, false, true]])
    let output = attention(x, x, x, keyPaddingMask: mask, isCausal: true).output
    output.sum().backward()
    var (nodes, seen) = ([output.node], Set<ObjectIdentifier>())
    var operations: [String] = []
    while let node = nodes.popLast() {
      guard seen.insert(ObjectIdentifier(node)).inserted else { continue }
      nodes += node.inputs
      #expect(node.value?.isFinite.all ?? true && node.gradient?.isFinite.all ?? true)
      if let operation = node.operation {
        operations.append(operation)
        #expect(node.scope?.path.hasPrefix("MultiHeadAttention") == true)
        if operation == "softmax" { #expect(node.detail == "masked") }
      }
    }
    // Two products project, two attend.
    #expect(operations.count { $0 == "matmul" } == 4 && operations.count { $0 == "softmax" } == 1)
    #expect(operations.count == 22)
  }

  @Test func `a summary counts the multiply-adds of attention`() {
    var generator = Generator(seed: 1)
    let attention = MultiHeadAttention(4, heads: 2, batchFirst: true, using: &generator)
    // 6 elements, each projected to 12 numbers; 3 scores of 4 products each, and their means of values.
    #expect(attention.summary([2, 3, 4]).multiplyAdds == 6 * 4 * 12 + 2 * 6 * 3 * 4 + 6 * 4 * 4)
  }

  @Test func `an encoder layer applies masks, and its dropouts only in training`() {
    var generator = Generator(seed: 1)
    let layer = TransformerEncoderLayer(
      8, heads: 2, feedForward: 16, dropout: 0.5, batchFirst: true, using: &generator)
    #expect(
      layer.stateDictionary().keys.filter { !$0.hasPrefix("self_attn") } == [
        "linear1.weight", "linear1.bias", "linear2.weight", "linear2.bias", "norm1.weight",
        "norm1.bias", "norm2.weight", "norm2.bias",
      ])
    let x = Variable(.normal([2, 5, 8], using: &generator))
    #expect(layer(x).value != layer(x).value)
    layer.eval()
    #expect(layer(x).value == layer(x).value)
    let changed = Variable(.cat([x.value[.all, 0..<3], .ones([2, 2, 8])], axis: 1))
    let padding = AttentionMask.excluding([
      [false, false, false, true, true], [false, false, false, true, true],
    ])
    let (y, z) = (
      layer(x, mask: nil, keyPaddingMask: padding),
      layer(changed, mask: nil, keyPaddingMask: padding)
    )
    expectClose(y.value[.all, 0..<3], z.value[.all, 0..<3])
  }
}
