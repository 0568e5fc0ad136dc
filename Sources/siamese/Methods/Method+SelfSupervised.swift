import Contrastive
import Glibc

extension Method {
  /// The methods that learn without labels, from two views of each image.
  static let selfSupervised: [Description] = [
    Description(
      "simclr", .views, "SimCLR, NT-Xent between two views (Chen et al. 2020)",
      defaults: Hyperparameters(temperature: 0.2, projection: 128)
    ) { context, generator in
      ViewMethod(
        context,
        ProjectionHead.simCLR(
          context.dimensions, outputs: context[\.projection], using: &generator),
        NTXentLoss(temperature: context[\.temperature]),
        collapsedLoss: NTXentLoss.collapsedLoss(images:))
    },
    Description(
      "dcl", .views, "decoupled contrastive loss (Yeh et al. 2022)",
      defaults: Hyperparameters(temperature: 0.2, projection: 128)
    ) { context, generator in
      ViewMethod(
        context,
        ProjectionHead.simCLR(
          context.dimensions, outputs: context[\.projection], using: &generator),
        DCLLoss(temperature: context[\.temperature]),
        collapsedLoss: DCLLoss.collapsedLoss(images:))
    },
    Description(
      "moco", .views, "MoCo v2, a momentum encoder and a queue of negatives (Chen et al. 2020)",
      defaults: Hyperparameters(
        temperature: 0.2, projection: 128, queue: 1024, ema: 0.99, augmentation: .mocoV2)
    ) { MoCo($0, using: &$1) },
    Description(
      "byol", .views, "BYOL, predicts a momentum encoder's projection (Grill et al. 2020)",
      dependsOnStepCount: true,
      defaults: Hyperparameters(projection: 128, ema: 0.99, augmentation: .byol)
    ) { BYOL($0, using: &$1) },
    Description(
      "simsiam", .views, "SimSiam, prediction with stop-gradient (Chen and He 2021)",
      defaults: Hyperparameters(projection: 512, augmentation: .mocoV2)
    ) { SimSiam($0, using: &$1) },
    Description(
      "barlow", .views, "Barlow Twins, decorrelated dimensions (Zbontar et al. 2021)",
      defaults: Hyperparameters(projection: 512, augmentation: .byol)
    ) { context, generator in
      let dimensions = context[\.projection]
      return ViewMethod(
        context,
        ProjectionHead.wide(context.dimensions, width: dimensions, using: &generator),
        BarlowTwinsLoss()
      ) { _ in Float(dimensions) }
    },
    Description(
      "vicreg", .views, "VICReg, variance, invariance, covariance (Bardes et al. 2022)",
      defaults: Hyperparameters(projection: 512, augmentation: .byol)
    ) { context, generator in
      let loss = VICRegLoss()
      return ViewMethod(
        context,
        ProjectionHead.wide(context.dimensions, width: context[\.projection], using: &generator),
        loss
      ) { _ in loss.varianceWeight * VICRegLoss.collapsedVariance }
    },
    Description(
      "swav", .views, "SwAV, swapped prediction of cluster assignments (Caron et al. 2020)",
      defaults: Hyperparameters(temperature: 0.1, projection: 128, prototypes: 64)
    ) { context, generator in
      let prototypes = context[\.prototypes]
      let loss = SwAVLoss(
        prototypes: prototypes, dimensions: context[\.projection],
        temperature: context[\.temperature], using: &generator)
      return ViewMethod(
        context,
        ProjectionHead.simCLR(
          context.dimensions, outputs: context[\.projection], using: &generator), loss
      ) { _ in logf(Float(prototypes)) }
    },
    Description(
      "nnclr", .views, "NNCLR, nearest neighbors from a queue as positives (Dwibedi et al. 2021)",
      defaults: Hyperparameters(temperature: 0.1, projection: 128, queue: 1024)
    ) { NNCLR($0, using: &$1) },
  ]
}
