import Contrastive
import Glibc

extension Method {
  /// What learns from two views of each picture.
  static let withoutLabels: [Method] = [
    Method(
      "simclr", .views, "no labels: find the other view of one's own picture",
      ["projection": "128", "temperature": "0.2"]
    ) { materials, generator in
      ViewObjective(
        ProjectionHead.simCLR(
          materials.dimensions, outputs: materials.projection, using: &generator),
        NTXentLoss(temperature: materials.temperature),
        collapsed: NTXentLoss.collapsedLoss(images:))
    },
    Method(
      "dcl", .views, "no labels: simclr without the right answer in the sum",
      ["projection": "128", "temperature": "0.2"]
    ) { materials, generator in
      ViewObjective(
        ProjectionHead.simCLR(
          materials.dimensions, outputs: materials.projection, using: &generator),
        DCLLoss(temperature: materials.temperature), collapsed: DCLLoss.collapsedLoss(images:))
    },
    Method(
      "moco", .views, "no labels: keys by a slow copy, wrong answers from a queue",
      [
        "projection": "128", "temperature": "0.2", "queue": "1024", "ema": "0.99",
        "augment": "moco-v2",
      ]
    ) { materials, generator in
      MoCoObjective(materials, using: &generator)
    },
    Method(
      "byol", .views, "no labels: predict where a slow copy sees the other view",
      ["projection": "128", "ema": "0.99", "augment": "byol"]
    ) { materials, generator in
      BYOLObjective(materials, using: &generator)
    },
    Method(
      "simsiam", .views, "no labels: predict one's own projection of the other view",
      ["projection": "512", "augment": "moco-v2"]
    ) { materials, generator in
      SimSiamObjective(materials, using: &generator)
    },
    Method(
      "barlow", .views, "no labels: coordinates agree between views, no two say the same",
      ["projection": "512", "augment": "byol"]
    ) { materials, generator in
      ViewObjective(
        ProjectionHead.wide(materials.dimensions, width: materials.projection, using: &generator),
        BarlowTwinsLoss()
      ) { [dimensions = materials.projection] _ in Float(dimensions) }
    },
    Method(
      "vicreg", .views, "no labels: views agree, coordinates vary and do not repeat",
      ["projection": "512", "augment": "byol"]
    ) { materials, generator in
      let loss = VICRegLoss()
      return ViewObjective(
        ProjectionHead.wide(materials.dimensions, width: materials.projection, using: &generator),
        loss
      ) { _ in loss.varianceWeight * VICRegLoss.collapsedVariance }
    },
    Method(
      "swav", .views, "no labels: predict the other view's cluster",
      ["projection": "128", "temperature": "0.1", "prototypes": "64"]
    ) { materials, generator in
      let prototypes = materials.settings.integer("prototypes")
      let loss = SwAVLoss(
        prototypes: prototypes, dimensions: materials.projection,
        temperature: materials.temperature, using: &generator)
      return ViewObjective(
        ProjectionHead.simCLR(
          materials.dimensions, outputs: materials.projection, using: &generator), loss
      ) { _ in logf(Float(prototypes)) }
    },
    Method(
      "nnclr", .views, "no labels: the nearest picture in a queue stands in for a view",
      ["projection": "128", "temperature": "0.1", "queue": "1024"]
    ) { materials, generator in
      NNCLRObjective(materials, using: &generator)
    },
  ]
}
