import Files
import Foundation
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
    ("evil.pth", "references 'posix.system'"), ("legacy-evil.pth", "references 'posix.system'"),
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

  @Test func `conversion to half precision rounds as PyTorch does`() throws {
    let numbers: Tensor<Float> = [
      0, -0.0, .infinity, -.infinity, 1e-7, 65504, 3e38, 0.333333343267440796,
    ]
    let every = try SavedTensors(contentsOf: weightFile("every.pth"))
    #expect(SavedTensor(numbers, as: .float16).bytes == every["half"]!.bytes)
    #expect(SavedTensor(numbers, as: .bfloat16).bytes == every["bhalf"]!.bytes)
    #expect(SavedTensor([.nan], as: .bfloat16).floats().scalars[0].isNaN)
  }

  @Test func `element types without a PyTorch storage and unknown file extensions are rejected`()
    throws
  {
    let numbers = try SavedTensors(contentsOf: weightFile("numbers.safetensors"))
    #expect {
      try numbers.write(to: "/tmp/x.pth")
    } throws: {
      "\($0)".contains("/tmp/x.pth: cannot store")
    }
    #expect {
      try numbers.write(to: "weights.bin")
    } throws: {
      "\($0)".contains("has an unknown file extension; use .safetensors, .pth or .pt")
    }
  }
}
