import Autograd
import Layers
import Tensors
import Testing

private final class Inner: Module {
  let weight = Parameter([1, 2])
  let runningSum = Buffer<Float>([0])
  let plain = 3

  override func forward(_ x: Variable) -> Variable { x * weight }
}

private final class Outer: Module {
  let first = Inner()
  let blocks = [Inner(), Inner()]
  let missing: Inner? = nil
  let present: Inner? = Inner()
  let layers = Sequential(Inner(), Inner())
  let bias = Parameter([5])
  lazy var twin = first

  override func forward(_ x: Variable) -> Variable { layers(first(x)) + bias }
}

@Suite struct ModuleTests {
  @Test func `parameters and buffers are named by their properties`() {
    let state = Outer().stateDictionary()
    #expect(
      state.keys == [
        "first.weight", "first.running_sum", "blocks.0.weight", "blocks.0.running_sum",
        "blocks.1.weight", "blocks.1.running_sum", "present.weight", "present.running_sum",
        "layers.0.weight", "layers.0.running_sum", "layers.1.weight", "layers.1.running_sum",
        "bias",
      ])
  }

  @Test func `a shared parameter is listed once`() {
    final class Shared: Module {
      let a: Inner
      let b: Inner
      override init() {
        a = Inner()
        b = a
        super.init()
      }
    }
    #expect(Shared().namedParameters().map(\.name) == ["a.weight"])
    #expect(Shared().parameterCount == 2)
  }

  @Test func `train and eval reach every submodule`() {
    let outer = Outer()
    outer.eval()
    #expect(!outer.isTraining && !outer.blocks[1].isTraining && !outer.layers[0].isTraining)
    outer.train()
    #expect(outer.layers[1].isTraining)
  }

  @Test func `nodes carry the path of the module that recorded them`() {
    let outer = Outer()
    let y = outer(Variable([1, 1]))
    #expect(y.node.scope?.path == "Outer")
    #expect(y.node.inputs[0].scope?.path == "Outer.layers.1")
    #expect(y.node.inputs[0].scope?.type == "Inner")
  }

  @Test func `a state dictionary copies state from one module to another`() throws {
    let (from, to) = (Outer(), Outer())
    from.bias.update { $0 = [9] }
    from.first.runningSum.value = [4]
    try to.load(from.stateDictionary())
    #expect(to.bias.value == [9])
    #expect(to.first.runningSum.value == [4])
  }

  @Test func `a mismatch lists every key and changes nothing`() {
    let module = Inner()
    var state = StateDictionary()
    state["weight"] = .floats([1, 2, 3])
    state["extra"] = .floats([1])
    do {
      try module.load(state)
      Issue.record("a mismatched state dictionary was loaded")
    } catch {
      #expect(error.missing == ["running_sum"])
      #expect(error.unexpected == ["extra"])
      #expect(error.mismatched == ["weight [3] instead of [2]"])
      #expect(
        "\(error)".contains(
          "missing keys: running_sum; unexpected keys: extra; mismatched shapes or types: weight"))
    }
    #expect(module.weight.value == [1, 2])
  }
}
