import Curriculum
import Models
import Tensors
import Testing

@Suite struct Chapter11Tests {
  /// torchvision's numbers: `sum(p.numel() for p in resnet18().parameters())`, and with its stem and
  /// classifier replaced for small images.
  @Test(arguments: [(1000, Stem.imageNet, 11_689_512), (10, Stem.small, 11_173_962)])
  func `the network of 11.3 has as many parameters as torchvision's`(
    classes: Int, stem: Stem, parameters: Int
  ) throws {
    var generator = Generator(seed: 0)
    let parts = try Solutions.resnet18(
      classes: classes, channels: 3, stem: stem, width: 64, using: &generator)
    #expect(parts.reduce(0) { $0 + $1.module.parameterCount } == parameters)
  }
}
