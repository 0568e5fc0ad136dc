import Files
import Foundation
import Tensors
import Testing

@testable import WeightFiles

@Suite struct PyTorchFileTests {
  @Test(arguments: ["every.pth", "legacy.pth", "views.pth", "legacy-views.pth", "network.pth"])
  func `Every tensor of torch.save's files is PyTorch's to the bit`(file: String) throws {
    try expectPyTorchs(try SavedTensors(contentsOf: weightFile(file)), file)
  }

  @Test(arguments: ["checkpoint.pth", "legacy-checkpoint.pth"])
  func `Weights are found in a checkpoint, and lose the prefix of data-parallel training`(
    file: String
  ) throws {
    try expectPyTorchs(try SavedTensors(contentsOf: weightFile(file)), file)
    try expectPyTorchs(try SavedTensors(contentsOf: weightFile(file), under: "state_dict"), file)
  }

  @Test(arguments: ["checkpoint.pth", "legacy-checkpoint.pth"])
  func `All else that a checkpoint says can be read`(file: String) throws {
    let checkpoint = try PyTorchFile.read(weightFile(file))
    #expect(checkpoint["epoch"]?.integer == 90)
    #expect(checkpoint["arch"]?.string == "small")
    #expect(checkpoint["loss"]?.number == 0.25)
    #expect(checkpoint["big"]?.integer == 1 << 40)
    #expect(checkpoint["negative"]?.integer == -5)
    #expect(checkpoint["done"]?.bool == true)
    #expect(checkpoint["best_acc1"]?.tensor?.floats() == Tensor(71.5))
    let sizes = try #require(checkpoint["sizes"]?.elements)
    #expect(sizes[1].elements?.map(\.integer) == [2, 3])
    #expect(sizes[2].elements?.map(\.integer) == [4])
    let group = try #require(checkpoint["optimizer"]?["param_groups"]?.elements?.first)
    #expect(group["lr"]?.number == 1e-3)
    #expect(group["betas"]?.elements?.map(\.number) == [0.9, 0.999])
    #expect(checkpoint["nothing"]?.tensor == nil && checkpoint["nothing"] != nil)
  }

  @Test func `An optimizer's state is found by number`() throws {
    let checkpoint = try PyTorchFile.read(weightFile("checkpoint.pth"))
    #expect(checkpoint["optimizer"]?["state"]?.isDictionary == true)
    #expect(checkpoint["optimizer"]?["state"]?[0] == nil)
  }

  @Test func `Tensors that share a storage share it here`() throws {
    let tensors = try SavedTensors(contentsOf: weightFile("views.pth"))
    #expect(tensors["slice"]!.source === tensors["base"]!.source)
    #expect(tensors["parameter"]!.source !== tensors["base"]!.source)
    #expect(tensors["expanded"]!.strides == [1, 0])
  }

  @Test(arguments: [
    ("evil.pth", "asks for 'posix.system'"), ("legacy-evil.pth", "asks for 'posix.system'"),
    ("module.pth", "asks for 'torch.nn.modules.container.Sequential'"),
    ("plain.pth", "is neither a file of torch.save nor safetensors"),
    ("script.pt", "is a TorchScript program"),
  ])
  func `Files of other things are refused by name, and run nothing`(
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
  func `What is written is read again in its own types, from the same bytes each time`(
    file: String
  ) throws {
    let tensors = try SavedTensors(contentsOf: weightFile(file))
    let path = temporaryPath("again.pth")
    defer { try? FileManager.default.removeItem(atPath: path) }
    try tensors.write(to: path)
    let again = try SavedTensors(contentsOf: path)
    #expect(again.names == tensors.names)
    try expectPyTorchs(again, file)
    for (name, tensor) in tensors.all { #expect(again[name]?.type == tensor.type) }
    #expect(try File.read(path) == PyTorchFile.bytes(of: again, path: ""))
  }

  @Test func `Half precision is rounded as PyTorch rounds`() throws {
    let numbers: Tensor<Float> = [
      0, -0.0, .infinity, -.infinity, 1e-7, 65504, 3e38, 0.333333343267440796,
    ]
    let every = try SavedTensors(contentsOf: weightFile("every.pth"))
    #expect(SavedTensor(numbers, as: .float16).bytes == every["half"]!.bytes)
    #expect(SavedTensor(numbers, as: .bfloat16).bytes == every["bhalf"]!.bytes)
    #expect(SavedTensor([.nan], as: .bfloat16).floats().scalars[0].isNaN)
  }

  @Test func `Types that PyTorch has no storage for, and other endings, are refused`() throws {
    let numbers = try SavedTensors(contentsOf: weightFile("numbers.safetensors"))
    #expect {
      try numbers.write(to: "/tmp/x.pth")
    } throws: {
      "\($0)".contains("/tmp/x.pth: cannot hold")
    }
    #expect {
      try numbers.write(to: "weights.bin")
    } throws: {
      "\($0)".contains("end the name in .safetensors, .pth or .pt")
    }
  }
}
