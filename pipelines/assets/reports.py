"""The asset `reports`: every report file archived, and the list of them."""

import dagster as dg

from pipelines.warehouse.builder import Builder


@dg.asset(group_name="fiscal", description="Report files, archived by sha256 with their sidecars. 归档的报告")
def reports(builder: dg.ResourceParam[Builder]) -> dg.MaterializeResult[None]:
    """Archive what is in data/raw and write down what the build is made from."""
    inputs = builder.gather_all()
    return dg.MaterializeResult(metadata={"files": len(inputs.files), "refused": len(inputs.refused)})
