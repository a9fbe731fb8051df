"""The network: attenuation in, a heat map of centres of small dense objects and their sizes out, both at a quarter of the resolution."""
import torch
from torch import nn

STRIDE = 4


class Block(nn.Module):
    """Two dilated convolutions beside a shortcut; the dilation gives the surround that makes an object odd."""

    def __init__(self, width, dilation):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(width, width, 3, padding=dilation, dilation=dilation, bias=False),
            nn.BatchNorm2d(width),
            nn.ReLU(),
            nn.Conv2d(width, width, 3, padding=1, bias=False),
            nn.BatchNorm2d(width),
        )

    def forward(self, x):
        return torch.relu(x + self.body(x))


class Finder(nn.Module):
    """Fully convolutional; height and width must be multiples of STRIDE."""

    def __init__(self, width=40):
        super().__init__()

        def conv(a, b, stride):
            return nn.Sequential(nn.Conv2d(a, b, 3, stride=stride, padding=1, bias=False), nn.BatchNorm2d(b), nn.ReLU())

        self.stem = nn.Sequential(conv(1, 16, 2), conv(16, 24, 1), conv(24, width, 2))
        self.trunk = nn.Sequential(*[Block(width, d) for d in (1, 2, 4, 8, 2, 1)])
        self.heat = nn.Sequential(conv(width, 24, 1), nn.Conv2d(24, 1, 1))
        self.size = nn.Sequential(conv(width, 24, 1), nn.Conv2d(24, 2, 1))
        nn.init.constant_(self.heat[-1].bias, -4.0)

    def forward(self, x):
        features = self.trunk(self.stem(x))
        return torch.sigmoid(self.heat(features)), torch.relu(self.size(features)) * 8.0
