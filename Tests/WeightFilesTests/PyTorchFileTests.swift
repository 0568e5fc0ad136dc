import Files
import Foundation
import Layers
import Tensors
import Testing

@testable import WeightFiles

@Suite struct PyTorchFileTests {
  @Test(arguments: [
    "every.pth", "legacy.pth", "views.pth", "legacy-views.pth", "network.pth", "module.pth",
  ])
  func `every tensor in a file from torch.save has PyTorch's values, bit for bit`(file: String)
    throws
  {
    try expectPyTorchValues(try SavedTensors(contentsOf: weightFile(file)), file)
  }

  @Test(arguments: [
    "values-1.pth", "values-2.pth", "values-3.pth", "values-4.pth", "values-5.pth",
    "legacy-values-4.pth",
  ])
  func `values of all kinds beside the weights are no obstacle, in any protocol`(file: String)
    throws
  {
    try expectPyTorchValues(try SavedTensors(contentsOf: weightFile(file)), file)
    let checkpoint = try PyTorchFile.read(weightFile(file))
    #expect(checkpoint["epoch"]?.integer == 90 && checkpoint["negative"]?.integer == -70000)
    #expect(checkpoint["loss"]?.number == 0.25 && checkpoint["done"]?.bool == true)
    #expect(checkpoint["set"]?.elements?.count == 2 && checkpoint["frozen"]?.elements?.count == 2)
    #expect(checkpoint["counter"]?["a"]?.integer == 2 && checkpoint["default"]?.keys == ["a"])
    #expect(checkpoint["config"]?["lr"]?.number == 0.1)
    #expect(checkpoint["size"]?.elements?.map(\.integer) == [1, 2])
    #expect(checkpoint["huge"] != nil && checkpoint["huge"]?.integer == nil)
    #expect(checkpoint["arguments"] != nil && checkpoint["arguments"]?.isDictionary == false)
    #expect(try checkpoint["uint16"]?.tensor?.integers() == Tensor([0, 0]))
  }

  @Test func `an archive that another program has compressed is read`() throws {
    try expectPyTorchValues(
      try SavedTensors(contentsOf: weightFile("compressed.pth")), "every.pth")
  }

  @Test(arguments: ["kinds.pth", "kinds.safetensors"])
  func `tensors of kinds without a counterpart are named, and the others are read`(file: String)
    throws
  {
    let tensors = try SavedTensors(contentsOf: weightFile(file))
    try expectPyTorchValues(tensors, file)
    let kinds = [
      "sparse": "is a sparse tensor", "csr": "is a sparse tensor", "nested": "is a nested tensor",
      "quantized": "is a quantized tensor", "array": "is a NumPy array",
      "meta": "is a tensor without elements (device 'meta')",
      "complex": "has elements of type ComplexFloat",
      "float8": "has elements of type float8_e4m3fn",
    ]
    let ofSafeTensors = [
      "complex": "has elements of type C64", "float8": "has elements of type F8_E4M3",
    ]
    #expect(tensors.unreadable == (file == "kinds.pth" ? kinds : ofSafeTensors))
    #expect(StateDictionary(tensors).keys == tensors.names)
  }

  @Test func `a tensor without a counterpart is an error only where it is asked for`() throws {
    let checkpoint = try PyTorchFile.read(weightFile("kinds.pth"))
    #expect(try checkpoint["weight"]?.tensor?.floats() == Tensor([[1, 1], [1, 1]]))
    #expect {
      try checkpoint["sparse"]?.tensor
    } throws: {
      ($0 as? DataError)?.problem == "has a value that is a sparse tensor"
    }
    let conversions = [
      "sparse": "tensor.to_dense()", "csr": "tensor.to_dense()",
      "nested": "tensor.to_padded_tensor(0)", "quantized": "tensor.dequantize()",
      "array": "torch.from_numpy(array)", "complex": "torch.view_as_real(tensor)",
      "float8": "tensor.float()",
    ]
    for (name, expression) in conversions {
      let error = #expect(throws: DataError.self) { try checkpoint[name]?.tensor }
      #expect(
        error?.recoverySuggestion == "convert it in PyTorch with \(expression), and save it again",
        "\(name)")
    }
  }

  @Test(arguments: ["checkpoint.pth", "legacy-checkpoint.pth"])
  func `weights are found in a checkpoint, without the prefix of data-parallel training`(
    file: String
  ) throws {
    try expectPyTorchValues(try SavedTensors(contentsOf: weightFile(file)), file)
    try expectPyTorchValues(
      try SavedTensors(contentsOf: weightFile(file), under: "state_dict"), file)
  }

  @Test(arguments: ["checkpoint.pth", "legacy-checkpoint.pth"])
  func `all other values of a checkpoint can be read`(file: String) throws {
    let checkpoint = try PyTorchFile.read(weightFile(file))
    #expect(checkpoint["epoch"]?.integer == 90)
    #expect(checkpoint["arch"]?.string == "small")
    #expect(checkpoint["loss"]?.number == 0.25)
    #expect(checkpoint["big"]?.integer == 1 << 40)
    #expect(checkpoint["negative"]?.integer == -5)
    #expect(checkpoint["done"]?.bool == true)
    #expect(try checkpoint["best_acc1"]?.tensor?.floats() == Tensor(71.5))
    let sizes = try #require(checkpoint["sizes"]?.elements)
    #expect(sizes[1].elements?.map(\.integer) == [2, 3])
    #expect(sizes[2].elements?.map(\.integer) == [4])
    let group = try #require(checkpoint["optimizer"]?["param_groups"]?.elements?.first)
    #expect(group["lr"]?.number == 1e-3)
    #expect(group["betas"]?.elements?.map(\.number) == [0.9, 0.999])
    #expect(try checkpoint["nothing"]?.tensor == nil && checkpoint["nothing"] != nil)
  }

  @Test func `the state of an optimizer has integer keys`() throws {
    let checkpoint = try PyTorchFile.read(weightFile("checkpoint.pth"))
    #expect(checkpoint["optimizer"]?["state"]?.isDictionary == true)
    #expect(checkpoint["optimizer"]?["state"]?[0] == nil)
  }

  @Test func `tensors that share a storage in PyTorch share it when they are read`() throws {
    let tensors = try SavedTensors(contentsOf: weightFile("views.pth"))
    #expect(tensors["slice"]!.source === tensors["base"]!.source)
    #expect(tensors["parameter"]!.source !== tensors["base"]!.source)
    #expect(tensors["expanded"]!.strides == [1, 0])
  }

  @Test(arguments: [
    ("evil-4.pth", "references 'posix.system'"), ("evil-class.pth", "'commands.Popen'"),
    ("evil-function.pth", "calls 'torch.hub.load'"), ("evil.pth", "references 'posix.system'"),
    ("legacy-evil.pth", "references 'posix.system'"),
    ("plain.pth", "is neither a PyTorch nor a safetensors file"),
    ("script.pt", "is a TorchScript program"),
  ])
  func `a file of anything but tensors is rejected with the reason, and no code is executed`(
    file: String, problem: String
  ) {
    #expect {
      try SavedTensors(contentsOf: weightFile(file))
    } throws: {
      ($0 as? DataError)?.problem.contains(problem) == true
    }
    #expect(!FileManager.default.fileExists(atPath: "/tmp/wingbeat-was-here"))
  }

  @Test(arguments: ["every.pth", "legacy.pth", "views.pth"])
  func `written tensors are read back with the same types, and the file is reproducible`(
    file: String
  ) throws {
    let tensors = try SavedTensors(contentsOf: weightFile(file))
    let path = temporaryPath("again.pth")
    defer { try? FileManager.default.removeItem(atPath: path) }
    try tensors.write(to: path)
    let again = try SavedTensors(contentsOf: path)
    #expect(again.names == tensors.names)
    try expectPyTorchValues(again, file)
    for (name, tensor) in tensors.all { #expect(again[name]?.type == tensor.type) }
    #expect(try File.read(path) == PyTorchFile.bytes(of: again, path: ""))
  }

  @Test func `the extension selects the format in upper or lower case`() throws {
    let tensors = try SavedTensors(contentsOf: weightFile("every.pth"))
    for (name, start) in [("A.PTH", "PK"), ("a.Pt", "PK"), ("A.SafeTensors", nil)] {
      let path = temporaryPath(name)
      defer { try? FileManager.default.removeItem(atPath: path) }
      try tensors.write(to: path)
      let bytes = try File.read(path)
      #expect(
        bytes.starts(with: Array((start ?? "").utf8))
          && (bytes[8] == UInt8(ascii: "{")) == (start == nil))
      #expect(try SavedTensors(contentsOf: path).names.count == tensors.names.count)
    }
  }

  @Test func `conversion to half precision rounds as PyTorch does`() throws {
    let numbers: Tensor<Float> = [
      0, -0.0, .infinity, -.infinity, 1e-7, 65504, 3e38, 0.333333343267440796,
    ]
    let every = try SavedTensors(contentsOf: weightFile("every.pth"))
    #expect(SavedTensor(numbers, as: .float16).bytes == every["half"]!.bytes)
    #expect(SavedTensor(numbers, as: .bfloat16).bytes == every["bhalf"]!.bytes)
    #expect(SavedTensor([.nan], as: .bfloat16).floats().scalars[0].isNaN)
  }

  @Test func `unknown file extensions are rejected`() throws {
    let numbers = try SavedTensors(contentsOf: weightFile("numbers.safetensors"))
    #expect {
      try numbers.write(to: "weights.bin")
    } throws: {
      "\($0)".contains("has an unknown file extension; use .safetensors, .pth or .pt")
    }
  }
}
