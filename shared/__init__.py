"""What every service speaks and stands on; knows no rule of the business."""
